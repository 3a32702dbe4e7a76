"""What an editor can follow: where the line's own code hides a type, and the ways that `make types` reveals."""

import ast
import importlib.util
import sys
from collections.abc import Iterator

import pytest

from coaching.paths import PROJECT

LINE = ("coaching", "nights", "dags", "extractors", "expectations", "warehouse")
BLIND = ("Any", "import_module", "getattr")

_ROWS = "DuckDB's rows come untyped; they are given their shape in the same module"
_THRESHOLD = "a family of measures names its threshold, a key of district.yml that pydantic has checked"
STAYS = {
    (
        "extractors/kinds/__init__.py",
        "import_module",
    ): "a kind is found because its folder is there; its KIND is checked",
    (
        "expectations/engine/validator.py",
        "getattr",
    ): "a rule names its expectation, so that declaring one costs no import",
    (
        "extractors/wire/deadline.py",
        "Any",
    ): "the HTTP library's own pools and answers, made with its own arguments, which are handed on as they come",
    (
        "nights/airflow/local.py",
        "Any",
    ): "parsed JSON of Airflow's API; what is read of a task has its type, TaskInstance",
    ("warehouse/build/contract_docs.py", "Any"): "parsed YAML of a contract's entry, read for names and texts alone",
    ("coaching/marts/parts.py", "getattr"): _THRESHOLD,
    ("coaching/yml.py", "Any"): "what a YAML text says, whatever it is; who reads it holds it against types of its own",
    ("coaching/marts/yml.py", "Any"): "parsed YAML; what is read of it is validated into frozen types",
    ("coaching/marts/yml.py", "getattr"): "a parser's error carries its place only sometimes",
    ("coaching/marts/reader.py", "Any"): "parsed YAML; what is read of it is validated into frozen types",
    ("warehouse/build/released.py", "Any"): "parsed YAML of a live model's entry, copied as it stands",
    ("warehouse/estimate/step.py", "Any"): _ROWS,
    ("warehouse/estimate/comparisons.py", "Any"): _ROWS,
    ("warehouse/estimate/gaps.py", "Any"): _ROWS,
    ("warehouse/estimate/practice.py", "Any"): _ROWS,
    ("warehouse/estimate/outcome_changes.py", "Any"): _ROWS,
    ("warehouse/estimate/pathways.py", "Any"): _ROWS,
    ("warehouse/estimate/school_effects.py", "Any"): _ROWS,
    ("warehouse/estimate/surveys.py", "Any"): _ROWS,
    ("warehouse/attack/reading.py", "Any"): _ROWS,
}


def blind(text: str) -> Iterator[str]:
    """The words in a module's code (its comments and texts apart) that hide a type."""
    for node in ast.walk(ast.parse(text)):
        name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if name in BLIND:
            yield name
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith("[Any]"):
            yield "Any"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("def f() -> Any: ...", "Any"),
        ("def f(**more: typing.Any): ...", "Any"),
        ("x: 'list[Any]'", "Any"),
        ("importlib.import_module('a')", "import_module"),
        ("getattr(a, name)", "getattr"),
    ],
)
def test_a_hidden_type_is_found(text: str, word: str) -> None:
    assert list(blind(text)) == [word]


def test_types_are_hidden_only_where_a_reason_says_why() -> None:
    files = [f for package in LINE for f in sorted((PROJECT / package).rglob("*.py"))]
    assert len(files) > 90
    found = {
        (f.relative_to(PROJECT).as_posix(), word) for f in files for word in set(blind(f.read_text(encoding="utf-8")))
    }
    assert found == set(STAYS)


@pytest.fixture(scope="module")
def reveal_types():
    spec = importlib.util.spec_from_file_location("reveal_types", PROJECT / "bin" / "reveal_types.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_every_stop_of_a_way_is_one_line_of_the_code(reveal_types) -> None:
    stops = [stop for way in reveal_types.WAYS.values() for stop in way]
    assert len(stops) > 10
    assert [(s.file, s.line) for s in stops if len(reveal_types.lines_of(s)) != 1] == []


def test_a_stop_is_revealed_just_before_its_line(reveal_types) -> None:
    stop = reveal_types.Stop("nights/extract.py", "return manifest.rows", ("manifest",))
    assert "\n    reveal_type(manifest)\n    return manifest.rows\n" in reveal_types.revealing(stop.file, [stop])


@pytest.mark.parametrize(
    ("kinds", "spots"),
    [
        (["builtins.int", "a.Company"], []),
        (["Any", "a.Any_"], ["a.py: x is Any"]),
        (["builtins.list[Any]", "b.B"], ["a.py: x is builtins.list[Any]"]),
        (["builtins.int"], ["way: 2 types were asked, 1 told"]),
    ],
)
def test_an_unknown_or_untold_type_is_a_blind_spot(reveal_types, kinds: list[str], spots: list[str]) -> None:
    stops = [reveal_types.Stop("a.py", "line", ("x", "y"))]
    found = [("a.py", name, kind) for name, kind in zip(("x", "y"), kinds, strict=False)]
    assert reveal_types.blind_spots("way", stops, found) == spots
