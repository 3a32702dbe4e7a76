"""Each way in which a mask can leak, on a small district: the attack that finds it, and safe editions that pass."""

import itertools
import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.district import Thresholds
from tests.unit.warehouse.attack.declared import ALL_MARTS
from tests.unit.warehouse.attack.small import CUBE, PARENTS, SCHOOLS, District, district, write
from warehouse.attack import Blank, Report, attack

MINUTES = "coach_minutes_allocated"
EVERY_PERIOD = ("m1", "m2", "m3", "fall")


def run(folder: Path, made: District, hidden: Iterable[tuple[str, str, str]], **options: Any) -> Report:
    return attack(folder, write(folder, made, hidden, **options), Thresholds())


def recovered(report: Report, column: str = MINUTES) -> int:
    """By one of the attacks on sums, each cell once."""
    return sum(found(report, name, column) for name in ("elimination", "one sum at a time", "all sums at once"))


def found(report: Report, attack_: str, column: str = "") -> int:
    of = [tally.columns for (name, _), tally in report.tallies.items() if name == attack_]
    return sum(count for columns in of for name, count in columns.items() if column in ("", name))


def tell(folder: Path, cube: str, *periods: tuple[str, str]) -> None:
    rows = [{"cube": cube, "restatement_version": 1, "period_type": kind, "period_key": key} for kind, key in periods]
    pq.write_table(pa.Table.from_pylist(rows), folder / "bi" / "marts" / "mart_restatements.parquet")


def test_an_edition_that_hides_nobody_small_passes(tmp_path: Path) -> None:
    report = run(tmp_path, district(), [], marts=ALL_MARTS)
    assert (report.found, report.contradictions) == (0, 0)
    assert report.summary()["tried"]


def test_eight_cells_that_hide_each_other_in_every_direction_pass(tmp_path: Path) -> None:
    made = district()
    made.set(CUBE, 3, 60.0)
    report = run(tmp_path, made, CUBE, marts=ALL_MARTS)
    assert list(report.sentences()) == []
    assert report.tallies["all sums at once", "mart_implementation_by_school_standard"].tried >= 8


def test_a_lone_hidden_cell_follows_from_its_line(tmp_path: Path) -> None:
    report = run(tmp_path, district(), [("s1", "F:1a", "m1")], marts=ALL_MARTS)
    assert recovered(report) == 1
    assert next(report.sentences()).startswith("elimination finds")


def test_a_hidden_month_follows_from_the_term_less_its_other_months(tmp_path: Path) -> None:
    report = run(tmp_path, district(), [("s1", "F:2", "m2")])
    assert recovered(report) == 1


def test_days_that_nobody_publishes_hide_a_month_only_while_somebody_may_coach_on_them(tmp_path: Path) -> None:
    made = district()
    made.idle_days = 10
    blank = {("s1", code, "m2"): ["share_of_school_coach_minutes"] for code in (*PARENTS, "F:1")}
    report = run(tmp_path, made, [("s1", "F:2", "m2")], blank=blank)
    assert recovered(report) == 0
    assert sum(tally.told for (name, _), tally in report.tallies.items() if name == "days without coaching") == 3
    assert report.found == 0, "what nobody but a guess shows is told, and stops nothing"


def test_a_hidden_school_follows_from_the_district_less_the_others(tmp_path: Path) -> None:
    hidden = [("s1", code, period) for code in (*PARENTS, "F:1") for period in EVERY_PERIOD]
    report = run(tmp_path, district(), hidden, marts=("by_school_standard", "district_standard"))
    assert recovered(report) == len(hidden)


def test_those_who_were_missed_give_away_those_who_were_met(tmp_path: Path) -> None:
    met = ("teachers_coached_eligible", "reach_rate")
    cells = {("s1", "all", "fall"): met, ("s2", "F", "m1"): met}
    report = run(tmp_path, district(), marts=("by_school",), blank=cells, hidden=())
    assert recovered(report, "teachers_coached_eligible") == len(cells)


def test_a_hidden_standard_follows_from_the_others_and_their_shares(tmp_path: Path) -> None:
    made = district()
    made.set(itertools.product(["s1"], ["F:2"], ["m1", "m2", "m3"]), 8, 300.0)
    hidden = [("s1", code, period) for code in ("F:2",) for period in EVERY_PERIOD]
    assert recovered(run(tmp_path, made, hidden)) == len(hidden)


def test_two_hidden_sums_that_only_together_give_a_cell(tmp_path: Path) -> None:
    """Schools 1 and 2 hide each other, and so do the indicators; the months tie all of them to one number."""
    made = district()
    hidden = [("s1", "F:1a", "m1"), ("s2", "F:1a", "m1"), ("s1", "F:1a", "m2"), ("s2", "F:1a", "m3")]
    report = run(tmp_path, made, hidden, marts=ALL_MARTS)
    assert report.found


def test_a_range_that_is_too_narrow(tmp_path: Path) -> None:
    made = district()
    made.set(CUBE, 3, 10.0)
    made.set(CUBE[:1], 3, 600.0)
    report = run(tmp_path, made, CUBE, marts=ALL_MARTS)
    assert recovered(report) == 1


def test_narrow_ranges_of_many_people_are_no_finding(tmp_path: Path) -> None:
    made = district()
    made.set(CUBE, 3, 10.0)
    made.set(CUBE[:1], 3, 600.0)
    marts = write(tmp_path, made, CUBE, marts=ALL_MARTS)
    few = {"s1|F:1a|month:m2"}
    report = attack(tmp_path, marts, Thresholds(), why=lambda *cell: Blank.FEW if cell[-1] in few else Blank.BESIDE)
    assert recovered(report) == 0


@pytest.mark.parametrize("why", [Blank.BESIDE, Blank.ROW])
def test_a_cell_whose_row_alone_is_hidden_may_be_worked_out(tmp_path: Path, why: Blank) -> None:
    """The mask shows it, and the same number stands in another row: it is told, and stops nothing."""
    marts = write(tmp_path, district(), [("s1", "F:2", "m2")])
    report = attack(tmp_path, marts, Thresholds(), why=lambda *_: why)
    assert recovered(report) == (1 if why is Blank.BESIDE else 0)
    assert any(tally.told for tally in report.tallies.values()) or why is Blank.BESIDE


def test_a_blank_count_beside_its_total(tmp_path: Path) -> None:
    blank = {("s1", "F:2", "m1"): ["teachers_coached_eligible"]}
    report = run(tmp_path, district(), [], blank=blank)
    assert recovered(report, "teachers_coached_eligible") == 1


@pytest.mark.parametrize("teachers", [3, 57])
def test_few_people_in_the_open_or_left_of_a_roster(tmp_path: Path, teachers: int) -> None:
    made = district()
    made.set([("s1", "F:2", "m1")], teachers, 30.0)
    report = run(tmp_path, made, [])
    assert found(report, "counts in the open" if teachers == 3 else "less a sub-population")


def test_what_follows_from_figures_that_are_as_they_were_is_no_change(tmp_path: Path) -> None:
    """A district that asks for more changes how likely it is, and nothing that anybody learns of people."""
    before, made = tmp_path / "before", district()
    write(before, made)
    made.set([("s1", "F:2", "m1")], 8, 31.0)
    marts = write(tmp_path / "now", made)
    of_all = found(attack(tmp_path / "now", marts, Thresholds(), kept=[before]), "two editions")
    follows = {
        name: replace(mart, measures=tuple(replace(m, told_by=(MINUTES,)) for m in mart.measures))
        for name, mart in marts.items()
    }
    assert of_all
    assert found(attack(tmp_path / "now", follows, Thresholds(), kept=[before]), "two editions") == 0


def test_what_changed_between_two_editions_is_found_unless_it_is_declared(tmp_path: Path) -> None:
    before, made = tmp_path / "before", district()
    write(before, made)
    made.set([("s1", "F:2", "m1")], 8, 31.0)
    marts = write(tmp_path / "now", made)
    report = attack(tmp_path / "now", marts, Thresholds(), kept=[before])
    assert found(report, "two editions") == 2 + 2 * 4, "the cell and its term, and the shares of its school"
    tell(tmp_path / "now", "implementation", ("month", "m2"), ("term", "fall"))
    told = attack(tmp_path / "now", marts, Thresholds(), kept=[before])
    assert found(told, "two editions") == 4 + 1, "what is left is of the month that nobody told of"
    tell(tmp_path / "now", "implementation", ("month", "m1"), ("month", "m2"), ("term", "fall"))
    assert found(attack(tmp_path / "now", marts, Thresholds(), kept=[before]), "two editions") == 0
    (tmp_path / "next").mkdir()
    write(tmp_path / "next", made)
    tell(tmp_path / "next", "implementation", ("month", "m1"), ("month", "m2"), ("term", "fall"))
    later = attack(tmp_path / "next", marts, Thresholds(), kept=[before, tmp_path / "now"])
    assert found(later, "two editions") == 0, "an edition in between told of it"


@pytest.mark.parametrize("hides_first", [True, False])
def test_a_cell_that_comes_or_goes_between_two_editions(tmp_path: Path, *, hides_first: bool) -> None:
    made = district()
    masks = [CUBE, []] if hides_first else [[], CUBE]
    write(tmp_path / "before", made, masks[0])
    marts = write(tmp_path / "now", made, masks[1])
    report = attack(tmp_path / "now", marts, Thresholds(), kept=[tmp_path / "before"])
    assert found(report, "two editions", "suppressed") == len(CUBE)


def test_the_report_names_nobody_and_gives_no_value(tmp_path: Path) -> None:
    report = run(tmp_path, district(), [("s1", "F:1a", "m1")], marts=ALL_MARTS)
    said = json.dumps(report.to_json())
    assert not any(f'"{school}' in said for school in SCHOOLS)
    assert "F:1a" not in said
    assert report.to_json()["found"] == report.found > 0
