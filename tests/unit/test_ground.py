"""The ground everything stands on: settings, commands, hooks, and what no file may hold."""

import os
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest
import yaml

from coaching.paths import PROJECT, Paths
from coaching.secrets import key_file as chosen_key_file


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


def test_settings_are_the_tests_own(data_dir: Path, key_file: Path) -> None:
    assert Paths.from_env().root == data_dir
    assert chosen_key_file("sandbox") == key_file
    assert not [name for name in os.environ if name.startswith("AIRFLOW_CONN_")]


def test_tests_cannot_leave_this_machine() -> None:
    import socket

    with pytest.raises(RuntimeError, match="leave this machine"), socket.socket() as plug:
        plug.connect(("192.0.2.1", 80))


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


@pytest.mark.slow
def test_every_generated_model_is_written_as_by_hand() -> None:
    done = subprocess.run(
        [PROJECT / ".venv" / "bin" / "python", PROJECT / "bin" / "lint_sql.py", "lint", "--whole"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


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
