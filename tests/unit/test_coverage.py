"""The list of what is covered names what is there: tables with their columns, forms with their questions, seeds."""

import csv
from pathlib import Path

import duckdb
import pytest
import yaml

from coaching.district.keys import parts
from coaching.errors import ContractError
from coaching.paths import PROJECT
from coaching.questions import names_of
from coaching.seeds import SEEDS
from coaching.streams import Feeds
from extractors.kinds import kind_named, kind_names
from nights.coverage import ROWS, concepts, coverage_page
from warehouse.ask import rows_reached

# a protected mart's twin has the columns of its restricted model
_TWIN = "__restricted"


def _columns() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for file in (PROJECT / "dbt_project" / "models").rglob("*.yml"):
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models") or ():
            columns = {column["name"] for column in model.get("columns", ())}
            twin = {"suppressed"} if model["name"].endswith(_TWIN) else set()
            found.setdefault(model["name"].removesuffix(_TWIN), set()).update(columns | twin)
    return found


def test_the_committed_page_is_what_the_list_says() -> None:
    committed = (PROJECT / "docs" / "coverage.md").read_text(encoding="utf-8")
    assert committed == coverage_page(), "run `make reference` and commit what it writes"


def test_every_concept_is_there_once_and_says_what_it_lacks() -> None:
    assert [c.number for c in concepts()] == [*range(1, 97)]
    for c in concepts():
        assert c.says, c.number
        assert c.is_whole != bool(c.lacks), f"{c.number}: what has no place, way in or mart must say so in `lacks`"


def test_the_rows_are_counted_for_each_concept_and_reach_whatever_is_held() -> None:
    with ROWS.open(encoding="utf-8", newline="") as file:
        numbers = [int(row["number"]) for row in csv.DictReader(file)]
    assert numbers == [c.number for c in concepts()], "run `make demo`, then `make questions`"
    assert [c.number for c in concepts() if c.is_held and not c.is_whole] == [], "no row of the demo reaches it"


def test_a_row_counts_where_the_column_says_something(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as engine:
        engine.execute("create schema core; create schema marts; create schema marts_restricted")
        engine.execute("create table core.fct_x as select * from (values (0, false), (null, true)) as t (n, is_y)")
        engine.execute("create table marts.mart_x as select 1 as n")
        engine.execute(
            """create table marts_restricted.mart_x as
            select * from (values (0, false, 'a'), (2, true, null), (null, null, 'b')) as t (n, is_y, word)"""
        )
    found = rows_reached(file, ("fct_x.n", "fct_x.is_y", "mart_x.n", "mart_x.is_y", "mart_x.word", "mart_x.word=b"))
    assert [*found.values()] == [1, 2, 1, 1, 2, 1]
    with pytest.raises(ContractError, match=r"no column mart_x\.other"):
        rows_reached(file, ("mart_x.other",))
    with pytest.raises(ContractError, match="could not be counted"):
        rows_reached(tmp_path / "none.duckdb", ("fct_x.n",))


def test_every_table_and_column_is_there() -> None:
    known = _columns()
    named = [(c.number, place) for c in concepts() for place in (*c.places, c.mart) if place]
    assert len(named) > 100
    wrong = [
        (n, place)
        for n, place in named
        if place.partition("=")[0].partition(".")[2] not in known.get(place.partition(".")[0], set())
    ]
    assert wrong == []


def test_every_way_in_is_there() -> None:
    keys = {f"thresholds.{key}" for key in parts()["Thresholds"].model_fields}
    streams = {f"{kind}.{s.name}" for kind in kind_names() for s in kind_named(kind).streams(kind, None)}
    for c in concepts():
        kind, _, name = c.way_in.partition(" ")
        if kind == "form":
            feeds, _, question = name.partition(".")
            assert question in names_of(Feeds(feeds)), c.number
        else:
            assert name in {"": {""}, "seed": {*SEEDS}, "key": keys, "stream": streams}[kind], c.number
