"""The ground everything stands on: locked environments, commands, hooks, documents that name what is really there."""

import ast
import os
import re
import subprocess
from functools import cache
from importlib.metadata import packages_distributions
from itertools import takewhile
from pathlib import Path

import pytest
import yaml

from coaching.paths import PROJECT, Paths
from coaching.secrets import key_file as chosen_key_file
from tests.unit.test_imports import PACKAGES, all_imports, imports_of

LOCKS = ("requirements", "requirements-tools")
DOCS = sorted([*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")])


@cache
def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


@cache
def tree() -> tuple[Path, ...]:
    """The repository's text files, whether committed yet or not."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    binary = {".png", ".gz", ".zip", ".parquet", ".pdf"}
    return tuple(PROJECT / name for name in listed if (PROJECT / name).is_file() and Path(name).suffix not in binary)


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


def test_settings_are_the_tests_own(data_dir: Path, key_file: Path) -> None:
    assert Paths.from_env().root == data_dir
    assert chosen_key_file("sandbox") == key_file
    assert not [name for name in os.environ if name.startswith("AIRFLOW_CONN_")]


def test_tests_cannot_leave_this_machine() -> None:
    import socket

    with pytest.raises(RuntimeError, match="leave this machine"), socket.socket() as plug:
        plug.connect(("192.0.2.1", 80))


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
    imported = {i.imported.split(".")[0] for i in all_imports(PROJECT)} & set(homes)
    assert {"duckdb", "pydantic", "requests"} <= imported
    asked = wanted("requirements") | {"apache-airflow-task-sdk", "apache-airflow-core"}
    assert sorted(name for name in imported if not {normal(home) for home in homes[name]} & asked) == []


# Wishes that no module imports: the file that needs each, the word there, and why.
NOT_IMPORTED = {
    "apache-airflow": ("docker-compose.yml", "scheduler", "its command runs the processes; DAGs import airflow.sdk"),
    "apache-airflow-providers-standard": ("dags/nightly.py", "@task", "airflow.sdk's task decorator lives there"),
    "apache-airflow-providers-postgres": ("docker-compose.yml", "psycopg2", "drivers of the containers' metadata"),
    "apache-airflow-providers-fab": ("docker-compose.yml", "FabAuthManager", "users of the containers' pages"),
    "psycopg": ("docker-compose.yml", "postgresql", "Airflow takes it for the containers' metadata where it is there"),
    "sqlalchemy": ("docs/decisions/0002-one-environment.md", "sqlalchemy<2.1", "a bound for Airflow's providers"),
    "uv": ("bin/make-venv", "pip sync", "installs the locks"),
    "pytest-xdist": ("Makefile", "--dist", "runs the tests side by side"),
}


def imported_names() -> set[str]:
    """The libraries that the packages, the tests and the commands below `bin/` import."""
    files = [f for f in tree() if f.suffix == ".py"]
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


def make(*arguments: str) -> str:
    return subprocess.run(
        ["make", "--no-print-directory", *arguments], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), re.MULTILINE))


def test_help_lists_the_promised_targets() -> None:
    listed = set(re.findall(r"^  ([a-z-]+)  ", make("help"), re.MULTILINE))
    assert {
        "setup",
        "demo",
        "test",
        "lint",
        "format",
        "types",
        "unit",
        "slow",
        "up",
        "down",
        "bench",
        "docs",
        "real-example",
        "clean",
    } <= listed
    assert make() == make("help")


def test_every_target_is_one_make_always_runs() -> None:
    phony = {name for line in re.findall(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE) for name in line.split()}
    assert targets() == phony


def test_make_test_is_what_ci_and_the_hooks_run() -> None:
    ran = make("--dry-run", "test")
    assert all(tool in ran for tool in ("ruff check", "ruff format --check", "mypy", "lint_sql.py lint", "pytest"))
    assert os.access(PROJECT / ".ci" / "run", os.X_OK)
    assert read(".ci/run").splitlines()[0] == "#!/usr/bin/env bash"
    assert "exec make test" in read(".ci/run")
    hooks = [
        hook
        for repo in yaml.safe_load(read(".pre-commit-config.yaml"))["repos"]
        for hook in repo["hooks"]
        if repo["repo"] == "local"
    ]
    assert len(hooks) == read(".pre-commit-config.yaml").count("- id:") >= 4
    assert {hook["entry"].split()[-1] for hook in hooks} <= targets()


def test_an_old_python_is_refused_in_one_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text('#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2"\nexit 1\n')
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", PROJECT / "bin" / "make-venv", tmp_path / "venv", PROJECT / "requirements.lock"],
        env={**os.environ, "PYTHON": str(old)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "Python 3.11 or newer is needed" in done.stderr
    assert "Python 3.9.2" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_the_command_line_starts_in_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [PROJECT / "bin" / "coaching", "--help"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert {"doctor", "run", "accept-shrink", "rollback"} <= set(done.stdout.split())


def test_data_and_secrets_are_never_committed() -> None:
    private = ["data/landing/x/y.parquet", ".env", "secrets/coaching.key", ".airflow/airflow.db", ".venv/bin/python"]
    done = subprocess.run(["git", "check-ignore", *private], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == private
    kept = subprocess.run(
        ["git", "check-ignore", "coaching/secrets.py", "dbt_project/models/core/x.sql"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert kept.stdout == ""


def test_the_licence_is_apache() -> None:
    assert "Apache License\n                           Version 2.0, January 2004" in read("LICENSE")
    assert "END OF TERMS AND CONDITIONS" in read("LICENSE")


LONGEST = 120


def test_no_line_is_longer_than_a_reader_follows() -> None:
    code = [f for f in tree() if f.suffix in (".py", ".sql")]
    assert len(code) > 400
    long = [
        f"{f.relative_to(PROJECT)}:{number}"
        for f in code
        for number, line in enumerate(f.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []


UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X")
PLACES = ("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/")


def test_nothing_is_left_open_and_no_place_of_one_machine_is_named() -> None:
    assert len(tree()) > 100
    found = []
    for file in tree():
        text = file.read_text(encoding="utf-8", errors="ignore")
        found += [f"{file.relative_to(PROJECT)}: {word}" for word in UNFINISHED if re.search(rf"\b{word}\b", text)]
        found += [f"{file.relative_to(PROJECT)}: {place}" for place in PLACES if place in text]
    assert found == []


# ---- documents

CODE = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("file", DOCS, ids=lambda f: f.name)
def test_links_lead_somewhere(file: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", file.read_text(encoding="utf-8")):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        linked = (file.parent / path).resolve() if path else file
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


def paths_named(text: str) -> set[str]:
    starts = tuple(f"{name}/" for name in (*PACKAGES, "bin", "dbt_project", "districts", "docs", "tests"))
    words = {
        word.rstrip(".,;:").split(":")[0]
        for code in CODE.findall(text)
        for word in code.split()
        if word.startswith(starts)
    }
    return {word for word in words if not re.search(r"[<>*{}…$]", word)}


def test_documents_name_files_that_exist() -> None:
    named = {
        (file.name, path) for file in DOCS for path in paths_named(FENCE.sub("", file.read_text(encoding="utf-8")))
    }
    assert len(named) > 30
    assert sorted(f"{file}: {path}" for file, path in named if not (PROJECT / path).exists()) == []


def test_documents_name_make_targets_that_exist() -> None:
    named = {
        (file.name, target)
        for file in DOCS
        for target in re.findall(r"\bmake ([a-z]+(?:-[a-z]+)*)\b", " | ".join(_code(file)))
    }
    assert len(named) > 8
    assert sorted(f"{file}: make {target}" for file, target in named if target not in targets()) == []


def test_documents_name_commands_that_exist() -> None:
    from typer.main import get_command

    from nights.cli import app

    commands = getattr(get_command(app), "commands", {})
    named = [
        (file.name, line)
        for file in DOCS
        for line in re.findall(
            r"(?:bin/|\b)coaching ([a-z][a-z-]+(?: --[a-z-]+| <?[\w-]+>?)*)", " | ".join(_code(file))
        )
    ]
    assert len({line.split()[0] for _, line in named} & set(commands)) >= 4
    unknown = []
    for file, line in named:
        name, *words = line.split()
        free = name in commands and not commands[name].context_settings.get("allow_interspersed_args", True)
        if free:  # options after the verb are dbt's
            words = list(takewhile(lambda word: word.startswith("--"), words))
        options = {o for parameter in commands[name].params for o in parameter.opts} if name in commands else set()
        if name not in commands or {w for w in words if w.startswith("--")} - options:
            unknown.append(f"{file}: coaching {line}")
    assert sorted(set(unknown)) == []


def _code(file: Path) -> list[str]:
    text = file.read_text(encoding="utf-8")
    return [*FENCE.findall(text), *CODE.findall(FENCE.sub("", text))]


def test_what_is_started_as_a_module_can_be() -> None:
    """A benchmark that names a module of yesterday would be noticed only when somebody measures."""
    started = re.compile(r'"-m",\s*"([\w.]+)"')
    files = [f for package in ("bench", "nights", "sandbox", "warehouse") for f in (PROJECT / package).rglob("*.py")]
    named = {(f.name, module) for f in files for module in started.findall(f.read_text(encoding="utf-8"))}
    assert len(named) > 8
    lost = [(f, m) for f, m in named if not _can_start(PROJECT / m.replace(".", "/"))]
    assert lost == []


def _can_start(path: Path) -> bool:
    return path.with_suffix(".py").exists() or (path / "__main__.py").exists()
