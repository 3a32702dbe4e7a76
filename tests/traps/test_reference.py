"""Traps of reference data, of dates and of words: what the seeds say, and what the door makes of a contradiction."""

import csv
from collections import Counter
from pathlib import Path

import duckdb
import pytest

from coaching.choices import CHOSEN
from coaching.questions import QUESTIONS
from coaching.reading import Order, dates, dates_of
from coaching.seeds import DEFAULTS, SEEDS, read_seeds
from coaching.streams import Feeds
from tests.integration.nights import tell

SEED_ROWS = read_seeds(DEFAULTS).rows


def _refused(benchmark: dict[str, str], folder: Path) -> list[str]:
    """The columns for which a district's own figure is refused."""
    said = {"benchmark_id": "own", "says": "x", "population": "x", "source": "x", "is_verified": "true"}
    return _flaws("ref_benchmarks", [said | benchmark], folder)


def _flaws(name: str, written: list[dict[str, str]], folder: Path) -> list[str]:
    """The columns for which a district's own seed is refused."""
    seed = SEEDS[name]
    folder = folder / "seeds"
    folder.mkdir(parents=True)
    with (folder / seed.file).open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, seed.headings, restval="")
        rows.writeheader()
        rows.writerows(written)
    found = read_seeds(folder.parent).findings({})
    return [f.place.rpartition(" ")[2] for f in found if f.file.endswith(seed.file)]


def test_x03_where_a_figure_was_read_is_told_and_used_for_nothing() -> None:
    """A reference may be wrong: it is text beside the figure, with whether somebody here has read it there."""
    figures = SEED_ROWS("ref_benchmarks")
    read = Counter(figure["is_verified"] for figure in figures)
    tell(f"X3: {len(figures)} figures with their source; read there: {dict(read)}")
    assert all(figure["source"] for figure in figures)
    assert set(read) == {"true", "false"}


def test_x04_a_date_must_be_the_weekday_that_is_written_beside_it() -> None:
    """26 June was a Tuesday in 2018 and a Saturday in 2021; nobody can tell which of two words is wrong."""
    cells = {
        "Tuesday, June 26, 2018": "2018-06-26",
        "Saturday, June 26, 2021": "2021-06-26",
        "Tuesday, June 26, 2021": None,
        "Tues 6/26/18 3:05 PM": "2018-06-26 15:05:00",
        "Mon 6/26/18": None,
        "Sat., 30 Feb 2021": None,
        "26 Jun 2018": "2018-06-26",
        "Tuesday, June 26": None,
    }
    read = dates(dates_of(Order.MDY)).of("cell")
    with duckdb.connect() as engine:
        values = [[cell] for cell in cells]
        engine.execute("create table cells (cell varchar)")
        engine.executemany("insert into cells values ($1)", values)
        found = dict(engine.execute(f"select cell, {read} from cells").fetchall())
    tell(f"X4: {len(cells)} cells, {sum(value is None for value in found.values())} are no day")
    assert found == cells


def test_x05_a_level_of_schools_has_one_name(tmp_path: Path) -> None:
    """Hyphens, spaces and letter case make no other level, and one writing is not of two levels."""
    aliases = SEED_ROWS("school_level_aliases")
    names = {row["alias"]: row["school_level"] for row in aliases}
    levels = set(names.values())
    tell(f"X5: {len(names)} writings of {len(levels)} levels")
    assert names["PreK-12"] == names["PK-12"] == names["P-12"] == "PK-12" != names["K-12"]
    assert levels <= set(names), "a level is read by its own name too, however that is hyphenated"
    same = [{"alias": "Pre-K 12", "school_level": "PK-12"}, {"alias": "prek12", "school_level": "PK-12"}]
    other = [same[0], {"alias": "PREK-12", "school_level": "all grades"}]
    assert _flaws("school_level_aliases", same, tmp_path / "same") == []
    assert _flaws("school_level_aliases", other, tmp_path / "other") == ["alias"]


def test_x06_a_claim_is_no_benchmark(tmp_path: Path) -> None:
    """How a figure came about stands beside it, and 'somebody says so' is no way to come about."""
    figure = {"metric_id": "P03", "value": "0.9", "unit": "SD"}
    designs = Counter(row["design"] for row in SEED_ROWS("ref_benchmarks"))
    tell(f"X6: designs of the figures: {dict(designs)}")
    assert _refused(figure | {"design": "asserted"}, tmp_path / "asserted") == ["design"]
    assert _refused(figure | {"design": "between_group"}, tmp_path / "measured") == []
    assert "" not in designs


def test_x08_three_descriptions_of_the_process_stand_side_by_side() -> None:
    """Nine activities, the four moves derived from them, and the days of a cycle's stages: no single list of steps."""
    activities = SEED_ROWS("ref_coaching_activities")
    moves = {row["core_move"] for row in activities} - {""}
    stages = [q.name for q in QUESTIONS[Feeds.COACHING_CYCLES] if q.name.endswith("_date")]
    tell(f"X8: {len(activities)} activities, {len(moves)} moves, {len(stages)} dated stages")
    assert [row["activity_code"] for row in activities] == "BR AN SG MB SP DB AS MC CS".split()
    assert moves == {"model", "pilot_support", "debrief", "follow_up"}
    assert {"interest_date", "kickoff_date", "goal_set_date", "lesson_date", "debrief_date", "reflection_date"} <= {
        *stages
    }


def test_x09_co_teaching_is_said_beside_the_nine() -> None:
    """It is the type of a session, so that it can be told apart, and none of the activities."""
    types = CHOSEN[Feeds.COACHING_LOG]["session_type"]
    named = [row for row in SEED_ROWS("ref_coaching_activities") if "teach" in row["activity_name"].lower()]
    tell(f"X9: {len(types)} types of a session")
    assert "co-teaching" in types
    assert named == []


def test_x10_a_ratio_per_coach_counts_posts_and_not_heads() -> None:
    """Full-time coaches and teachers with a stipend share a title: a head is no unit of a ratio."""
    ratios = [
        row for row in SEED_ROWS("ref_metrics") if row["unit"] == "ratio" and "coach" in row["metric_name"].lower()
    ]
    ratios += [row for row in SEED_ROWS("ref_metrics") if row["metric_id"] == "I02"]
    held = [row for row in ratios if row["mart_name"]]
    tell(f"X10: {len(ratios)} ratios per coach, {len(held)} of them held by a mart")
    assert {row["metric_id"] for row in ratios} >= {"I01", "I02"}
    assert all("FTE" in row["formula"] for row in ratios)
    assert all("fte" in row["denominator_column"] for row in held)
    (fte,) = (column for column in SEEDS["coach_posts"].columns if column.name == "fte")
    assert not fte.may_be_empty, "a post without its part of a full-time one would count as nothing"


def test_x13_no_product_is_a_default() -> None:
    texts = {file.name: file.read_text(encoding="utf-8").lower() for file in DEFAULTS.glob("*.csv")}
    tell(f"X13: {len(texts)} default seeds")
    assert len(texts) > 15
    assert [name for name, text in texts.items() if any(word in text for word in ("hapara", "dojo", "seesaw"))] == []


def test_x18_a_figure_says_its_design_its_size_and_of_whom() -> None:
    """The larger the programme, the smaller the effect: 0.49 without its 60 studies and their readers is no line."""
    figures = {row["benchmark_id"]: row for row in SEED_ROWS("ref_benchmarks")}
    effects = {name: row for name, row in figures.items() if row["design"] == "between_group"}
    tell(f"X18: {len(figures)} figures, {len(effects)} of them effects between groups")
    assert all(row["design"] and row["population"] for row in figures.values())
    assert all(float(row["n"]) > 0 and row["n_of"] for row in effects.values())
    # both editions of one finding are kept, and told apart
    values = {(name, row["value"], row["n"]) for name, row in effects.items() if name.startswith("instruction")}
    assert values == {("instruction_kraft_2018", "0.49", "60"), ("instruction_kraft_draft", "0.58", "44")}


def test_x19_how_a_teacher_came_to_coaching_is_asked() -> None:
    known = CHOSEN[Feeds.COACHING_CYCLES]["entry_path"]
    tell(f"X19: {len(known)} entry paths")
    assert {"volunteer", "invited", "required", "whole_school", "required_low_performer"} <= {*known}


@pytest.mark.parametrize(("framework", "sizes"), [("NETSC-2011", "4 8 7 3 3 3"), ("ISTEC-2019", "5 3 4 4 3 3 4")])
def test_x21_the_reference_decides_how_many_indicators_there_are(framework: str, sizes: str) -> None:
    """Neither set is a to d throughout."""
    rows = [row for row in SEED_ROWS("ref_standards") if row["framework_id"] == framework]
    standards = [row["code"] for row in rows if not row["parent_code"]]
    letters = {code: [r["code"][1:] for r in rows if r["parent_code"] == f"{framework}:{code}"] for code in standards}
    tell(f"X21: {framework} has {len(standards)} standards, {sum(map(len, letters.values()))} indicators")
    assert [len(letters[code]) for code in standards] == [int(size) for size in sizes.split()]
    assert all(own == list("abcdefgh"[: len(own)]) for own in letters.values())
