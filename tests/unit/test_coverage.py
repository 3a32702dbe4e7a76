"""The list of what is covered names what is there: tables with their columns, forms with their questions, seeds."""

import yaml

from coaching.district.keys import parts
from coaching.paths import PROJECT
from coaching.questions import names_of
from coaching.seeds import SEEDS
from coaching.streams import Feeds
from extractors.kinds import kind_named, kind_names
from nights.coverage import concepts, coverage_page

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


def test_every_table_and_column_is_there() -> None:
    known = _columns()
    named = [(c.number, place) for c in concepts() for place in (*c.places, c.mart) if place]
    assert len(named) > 100
    wrong = [(n, p) for n, p in named if p.partition(".")[2] not in known.get(p.partition(".")[0], set())]
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
