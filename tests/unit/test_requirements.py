"""Locked environments: every wish has its hashes, everything imported is asked for, and nothing else."""

import ast
import re
from importlib.metadata import packages_distributions

import pytest

from coaching.paths import PROJECT
from tests.unit.test_ground import read, tree
from tests.unit.test_imports import all_imports, imports_of

LOCKS = ("requirements", "requirements-tools", "requirements-dashboards")
# Runs in the dashboards' environment alone.
ELSEWHERE = "dashboards.server"


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> dict[str, str]:
    return {
        normal(n): v
        for n, v in re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(\S+)", read(f"{lock}.lock"), re.MULTILINE)
    }


def wanted(lock: str) -> set[str]:
    lines = [line for line in read(f"{lock}.in").splitlines() if line and not line.startswith("#")]
    return {normal(re.split(r"[\[=<>~! ]", line)[0]) for line in lines}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_every_wish_with_hashes_and_no_host(lock: str) -> None:
    assert wanted(lock)
    assert wanted(lock) <= set(locked(lock))
    packages = re.split(r"\n(?=[A-Za-z0-9])", read(f"{lock}.lock"))
    assert len(packages) > 50
    assert [p.splitlines()[0] for p in packages if "==" in p and "--hash=sha256:" not in p] == []
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|@ ", read(f"{lock}.lock"))


def test_what_the_code_imports_is_asked_for() -> None:
    homes = packages_distributions()
    found = [i for i in all_imports(PROJECT) if not i.importer.startswith(ELSEWHERE)]
    imported = {i.imported.split(".")[0] for i in found} & set(homes)
    assert {"duckdb", "pydantic", "requests"} <= imported
    asked = wanted("requirements") | {"apache-airflow-task-sdk", "apache-airflow-core"}
    assert sorted(name for name in imported if not {normal(home) for home in homes[name]} & asked) == []


# Wishes that no module imports: the file that needs each, the word there, and why.
NOT_IMPORTED = {
    "apache-airflow": ("docker-compose.yml", "scheduler", "its command runs the processes; DAGs import airflow.sdk"),
    "apache-airflow-providers-standard": ("dags/nightly.py", "@task", "airflow.sdk's task decorator lives there"),
    "apache-airflow-providers-postgres": ("docker-compose.yml", "psycopg2", "drivers of the containers' metadata"),
    "apache-airflow-providers-fab": ("docker-compose.yml", "FabAuthManager", "users of the containers' pages"),
    "sqlalchemy": ("docs/decisions/0002-one-environment.md", "sqlalchemy<2.1", "a bound for Airflow's providers"),
    "uv": ("bin/make-venv", "pip sync", "installs the locks"),
    "pytest-xdist": ("Makefile", "--dist", "runs the tests side by side"),
}


def imported_names() -> set[str]:
    """The libraries that the packages, the tests and the commands below `bin/` import."""
    away = PROJECT / ELSEWHERE.replace(".", "/")
    files = [f for f in tree() if f.suffix == ".py" and not f.is_relative_to(away)]
    assert len(files) > 150
    found = {name for f in files for name, _ in imports_of(ast.parse(f.read_text(encoding="utf-8")), set())}
    return {name.split(".")[0] for name in found}


def test_what_is_asked_for_is_imported_or_has_its_reason() -> None:
    homes = packages_distributions()
    imported = {normal(home) for name in imported_names() for home in homes.get(name, ())}
    # `airflow` is shared by all of Airflow's distributions
    imported -= {name for name in imported if name.startswith("apache-airflow")}
    assert sorted(wanted("requirements") - imported) == sorted(NOT_IMPORTED)


@pytest.mark.parametrize("name", NOT_IMPORTED)
def test_the_reason_of_a_library_that_nothing_imports_holds(name: str) -> None:
    file, word, _ = NOT_IMPORTED[name]
    assert word in read(file)
