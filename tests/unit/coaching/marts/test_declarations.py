"""A declaration: read as it is written, and refused with file, place and remedy where it contradicts itself."""

from pathlib import Path

import pytest

from coaching.errors import ConfigError
from coaching.marts import declared_cubes, declared_marts
from tests.unit.warehouse.toy_cube import CUBE, DECLARATION, NAME, write_declaration


def test_a_cube_is_read_as_it_is_written(tmp_path: Path) -> None:
    cube = declared_cubes(write_declaration(tmp_path))["visits"]
    assert (cube.relation, cube.main, cube.weight) == (CUBE, "seen", "minutes")
    assert cube.dimensions["place"].levels("place") == ("all_posts", "hall", "post")
    assert cube.added("seen") == ("place", "subject", "period")
    assert (cube.added("plans"), cube.added("came")) == (("place", "period"), ())
    assert list(cube.parts("seen")) == ["alone", "came", "strangers"]
    assert cube.wholes("kept") == ("plans",)


def test_a_mart_is_read_as_it_is_written(tmp_path: Path) -> None:
    mart = declared_marts(write_declaration(tmp_path))[NAME]
    assert (mart.cube.name, mart.key) == ("visits", ("post", "subject", "period_type", "period_key"))
    assert mart.shown_levels("subject") == ("whole", "part")
    assert mart.cube_families == ("seen", "alone", "came", "strangers", "plans", "kept")
    assert mart.cell_columns == ("cell_key", "all_subjects_cell_key")
    rate = mart.measure("kept_rate")
    assert rate is not None
    assert (rate.ratio, rate.ladder, mart.share_of(rate)) == (("plans_kept", "plans"), True, "plans")
    assert mart.coded(rate) == ("kept_rate", "plans_kept", "plans")
    assert mart.rests_on(rate) == ("kept", "plans")
    visitors = mart.measure("visitor_minutes_median")
    assert visitors is not None
    assert (visitors.family.audience, visitors.family.people) == ("coaches", "visitors")


def test_one_name_is_one_thing_in_every_published_mart() -> None:
    """A name that two marts share has one type, unit and metric: whoever reads one of them knows the other."""
    meant: dict[str, set[tuple[str, str, str]]] = {}
    for mart in declared_marts().values():
        for measure in mart.measures:
            meant.setdefault(measure.name, set()).add((measure.column.data_type, measure.unit, measure.metric))
    assert len(meant) > 50
    assert {name: said for name, said in meant.items() if len(said) > 1} == {}


def test_the_projects_own_declarations_are_sound() -> None:
    assert {"implementation", "impact"} <= set(declared_cubes())
    found = declared_marts()
    assert {"mart_implementation_by_school_standard", "mart_impact_by_school_standard"} <= set(found)
    assert all(mart.measures and mart.of_family(mart.cube.main) for mart in found.values())


def test_those_who_were_missed_are_hidden_with_those_who_were_met() -> None:
    mart = declared_marts()["mart_implementation_by_school"]
    missed = mart.measure("teachers_not_reached")
    assert missed is not None
    assert mart.rests_on(missed) == ("reached",)
    assert missed in mart.hidden_with("reached")


RATIO = "ratio: [plans_kept, plans], ladder: true"
KEPT = "              part_of: plans\n"
# what to write instead of what; what is told, after the file's name
WRONG = {
    "a measure without a family": (
        "        config: {meta: {family: strangers, unit: people}}\n",
        "",
        f"{NAME}.strangers: a measure without a family",
    ),
    "a family that neither mart nor cube has": (
        "family: strangers, unit",
        "family: guests, unit",
        f"{NAME}.strangers: there is no family 'guests'",
    ),
    "people in a column that is none": (
        "people: visitors",
        "people: staff",
        f"{NAME}.families.visitors: 'staff' is no column",
    ),
    "a rest of people who are on no roster": (
        "              people: visitors\n",
        "              people: visitors\n              rest_of: plans\n",
        f"{NAME}.families.visitors.rest_of: 'plans' is no family of the cube",
    ),
    "a threshold for nobody": ("              people: visitors\n", "", f"{NAME}.families.visitors: has a threshold"),
    "events in a column that is none": (
        "          weight: minutes\n",
        "          event: visit\n          weight: minutes\n",
        f"{CUBE}.cube.event: 'visit' is no column",
    ),
    "a total that adds up nothing": (
        "hall: [post]}",
        "hall: []}",
        f"{CUBE}.cube.dimensions.place.totals.hall: adds up",
    ),
    "a total within itself": (
        "hall: [post]}",
        "hall: [all_posts]}",
        f"{CUBE}.cube.dimensions.place.totals.all_posts: is a part of its own parts",
    ),
    "a total of no level": (
        "hides_below: [whole]",
        "hides_below: [all]",
        "subject.hides_below: there is no total 'all'",
    ),
    "a share without its parts": (f", {RATIO}", "", f"{NAME}.kept_rate: a share of nobody knows whom"),
    "a ladder without its people": (
        RATIO,
        "beside: cell_key, ladder: true",
        f"{NAME}.kept_rate.ladder: needs the people",
    ),
    "a denominator that is no column": (
        "ratio: [people_came, invited]",
        "ratio: [people_came, people]",
        f"{NAME}.came_rate.ratio: 'people' is no column",
    ),
    "a level that the cube has not": (
        "subject: [whole, part]",
        "subject: [whole, unit]",
        f"{NAME}.levels.subject: there is no level 'unit'",
    ),
    "levels left out": (
        "period: [month, term, year]}",
        "}",
        f"{NAME}.levels: it does not say which levels of 'period'",
    ),
    "a dimension that the cube has not": (
        "            place: {key: [post]}",
        "            site: {key: [post]}",
        f"{NAME}.dimensions: the cube 'visits' has no dimension 'site'",
    ),
    "a cube that there is not": (
        "          cube: visits\n",
        "          cube: calls\n",
        f"{NAME}.cube: there is no cube 'calls'",
    ),
    "members that no model lists": (
        "members: int_posts__listed",
        "members: int_places",
        "there is no model 'int_places'",
    ),
    "a roster that no model has": (
        "relation: int_invited__placed",
        "relation: int_invited",
        f"{CUBE}.cube.rosters.invited.relation: there is no model 'int_invited'",
    ),
    "a flag that is no column": (
        "where: is_kept",
        "where: is_done",
        f"{CUBE}.cube.families.kept.where: 'is_done' is no",
    ),
    "a count that adds up where its people do not": (
        "unit: cycles, adds_over: [place, period]",
        "unit: cycles, adds_over: [place, subject]",
        f"{NAME}.plans.adds_over: the family 'plans' does not add up over 'subject'",
    ),
    "adding up over what nests": (
        "              leaf: subject\n",
        "              leaf: subject\n              nests: true\n",
        f"{NAME}.minutes.adds_over: the family 'seen' does not add up over 'subject'",
    ),
    "a family that adds up over what nests": (
        "              leaf: post\n",
        "              leaf: post\n              nests: true\n",
        f"{CUBE}.cube.families.plans.adds_over: 'place' nests",
    ),
    "another cell in a column that is none": (
        "beside: all_subjects_cell_key",
        "beside: first_cell_key",
        f"{NAME}.first_subject_rate.beside: 'first_cell_key' is no column",
    ),
    "a rest that nobody protects": (
        KEPT,
        "",
        f"{NAME}.kept_rate.ratio: nobody protects the rest of plans less plans_kept",
    ),
    "those off a roster left out": (
        "part_of: seen, off_roster: invited",
        "part_of: seen, where: is_visit",
        "the others of 'invited' are not one family",
    ),
    "a family that the cube has too": (
        "            roster: {audience: roster",
        "            seen: {audience: roster",
        f"{NAME}.families.seen: the cube 'visits' has a family of that name",
    ),
    "a row without the name of its cell": (
        "      - {name: cell_key,",
        "      - {name: cell,",
        "'cell_key' is no column",
    ),
    "an unknown audience": (
        "audience: coaches",
        "audience: parents",
        f"{NAME}.config.meta.mart.families.visitors.audience",
    ),
    "an unknown unit": (
        "family: came, unit: people",
        "family: came, unit: m",
        f"{NAME}.people_came.unit: input should be",
    ),
    "a key that is no column": ("key: [post, subject", "key: [place, subject", f"{NAME}.key: 'place' is no column"),
    "a period that never closes": (
        "      - {name: period_end,",
        "      - {name: last_day,",
        "'period_end' is no column",
    ),
    "a misspelt key of the yml": ("              people: visitors", "              person: visitors", "extra inputs"),
    "a column told twice over": ("about: [", "about: [suppressed, ", f"{NAME}.about: 'suppressed' is no column"),
    "no declaration at all": ("        mart:\n", "        notes:\n", f"{NAME}.config.meta.mart: a restricted mart"),
    "a measure that nothing describes": ("description: People seen.", "description:", "no description"),
    "told by what is hidden otherwise": (
        "family: visitors, unit: minutes}",
        "family: visitors, unit: minutes, told_by: [minutes]}",
        f"{NAME}.visitor_minutes_median.told_by: 'minutes' is not shown wherever visitor_minutes_median is",
    ),
    "told by no column": (
        "family: visitors, unit: minutes}",
        "family: visitors, unit: minutes, told_by: [hours]}",
        f"{NAME}.visitor_minutes_median.told_by: 'hours' is no column",
    ),
    "judged by what is hidden otherwise": (
        "family: visitors, unit: minutes}",
        "family: visitors, unit: minutes, judged: {count: minutes, threshold: evidence_pairs}}",
        f"{NAME}.visitor_minutes_median.judged: 'minutes' is not shown wherever visitor_minutes_median is",
    ),
    "judged by no threshold of a district": (
        "family: visitors, unit: minutes}",
        "family: visitors, unit: minutes, judged: {count: minutes, threshold: enough}}",
        f"{NAME}.visitor_minutes_median.judged.threshold: input should be",
    ),
    "a family of no measure": (
        "            roster: {",
        "            guests: {audience: roster, why: x}\n            roster: {",
        f"{NAME}.families.guests: no measure belongs to it",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_declaration_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    old, new, told = WRONG[case]
    assert old in DECLARATION
    with pytest.raises(ConfigError) as caught:
        declared_marts(write_declaration(tmp_path, DECLARATION.replace(old, new, 1)))
    assert "_visits.yml: " in str(caught.value)
    assert told in str(caught.value)
    assert caught.value.remedy
