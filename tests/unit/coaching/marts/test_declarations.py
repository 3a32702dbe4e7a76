"""A mart's declaration: read as it is written, and refused with file, place and remedy where it contradicts itself."""

from pathlib import Path

import pytest

from coaching.errors import ConfigError
from coaching.marts import Hides, declared_marts
from tests.unit.warehouse.toy_mart import DECLARATION, NAME


def written(folder: Path, text: str = DECLARATION) -> Path:
    (folder / "posts").mkdir()
    (folder / "posts" / f"{NAME}.yml").write_text(text)
    return folder


def test_a_declaration_is_read_as_it_is_written(tmp_path: Path) -> None:
    mart = declared_marts(written(tmp_path))[NAME]
    assert (mart.mask, mart.key) == (NAME, ("post", "period_type", "period_key"))
    assert [name for name, _ in mart.guarded(Hides.COLUMN)] == ["coaches"]
    rate = mart.measure("reach_rate")
    assert rate is not None
    assert (rate.family.people, rate.family.of, rate.ratio) == (
        "teachers_reached",
        "teachers_eligible",
        ("teachers_reached", "teachers_eligible"),
    )
    assert mart.dimensions["period"].hierarchies["month"].to == "school_year"
    assert len(mart.columns) == 12


def test_the_projects_own_marts_are_sound() -> None:
    found = declared_marts()
    assert {"mart_implementation_by_school_standard", "mart_impact_by_school_standard"} <= set(found)
    assert all(mart.measures and mart.guarded(Hides.CELL) for mart in found.values())


RATE = "config: {meta: {family: reached, unit: share, ratio: [teachers_reached, teachers_eligible]}}"
WRONG = {
    "a measure without a family": (f"        {RATE}\n", "", "reach_rate: a measure without a family"),
    "a key that is no column": ("key: [post, period_type", "key: [place, period_type", "key: 'place' is no column"),
    "an unknown people column": ("people: teachers_reached", "people: staff", "families.reached: 'staff' is no column"),
    "a hierarchy on an absent column": (
        "by: {period_key: school_year}",
        "by: {period_key: year}",
        "dimensions.period.hierarchies.month: 'year' is no column",
    ),
    "a hierarchy without levels": ("              level: period_type\n", "", "dimensions.period.level: a hierarchy"),
    "an unknown family": ("family: coaches, unit: people", "family: coach, unit: people", "no family 'coach'"),
    "an unknown audience": ("audience: coaches", "audience: parents", "families.coaches.audience: input should be"),
    "an unknown unit": ("family: reached, unit: minutes", "family: reached, unit: m", "coach_minutes.unit: input"),
    "a threshold for nobody": ("              people: coaches_active\n", "", "families.coaches: has a threshold"),
    "an unknown denominator": (
        "ratio: [teachers_reached, teachers_eligible]",
        "ratio: [teachers_reached, teachers]",
        "reach_rate.ratio: 'teachers' is no column",
    ),
    "a key column of no dimension": ("              key: [post]\n", "              key: []\n", "0 dimensions"),
    "a label that is a measure": ("labels: [period_end,", "labels: [coach_minutes, period_end,", "label and a measure"),
    "a column told twice over": ("about: [", "about: [suppressed, ", "about: 'suppressed' is no column"),
    "a period that never closes": ("      - {name: period_end,", "      - {name: last_day,", "is no column"),
    "a misspelt key of the yml": ("hides: column", "hide: column", "families.coaches.hide: extra inputs"),
    "no declaration at all": ("        mart:\n          published", "        notes:\n          published", "nothing"),
    "a measure that nothing describes": ("description: Minutes with teachers.", "description:", "no description"),
    "a family of no measure": (
        "            roster:",
        "            guests: {audience: roster, why: x}\n            roster:",
        "guests",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_declaration_is_refused_with_its_place(case: str, tmp_path: Path) -> None:
    old, new, told = WRONG[case]
    assert old in DECLARATION
    with pytest.raises(ConfigError) as caught:
        declared_marts(written(tmp_path, DECLARATION.replace(old, new, 1)))
    assert f"{NAME}.yml: {NAME}." in str(caught.value)
    assert told in str(caught.value)
    assert caught.value.remedy


def test_two_marts_do_not_share_a_mask(tmp_path: Path) -> None:
    (written(tmp_path) / "posts" / "other.yml").write_text(DECLARATION)
    with pytest.raises(ConfigError, match="is taken"):
        declared_marts(tmp_path)
