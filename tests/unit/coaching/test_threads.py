"""Linear algebra has one thread, in a process of ours and in those that it starts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NAME = "OPENBLAS_NUM_THREADS"
_TASKS = Path("/proc/self/task")
_SUMS = "import numpy; a = numpy.ones((500, 500)); a @ a"
_COUNT = f"import os; print(len(os.listdir('{_TASKS}')))"


@pytest.fixture(autouse=True)
def _not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own process has it set already, and would pass it on."""
    monkeypatch.delenv(NAME, raising=False)


def _said(*lines: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=True
    ).stdout.strip()


@pytest.mark.skipif(not _TASKS.exists(), reason="threads are counted in /proc, which this system has not")
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="on one core there is one thread anyway")
def test_linear_algebra_has_one_thread() -> None:
    assert int(_said(_SUMS, _COUNT)) > 1
    assert int(_said("import coaching", _SUMS, _COUNT)) == 1


def test_a_night_s_programs_inherit_it() -> None:
    child = f"import os; print(os.environ.get('{NAME}'))"
    assert _said(f"import nights.cli, subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])") == "1"


def test_what_is_set_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "2")
    assert _said(f"import coaching, os; print(os.environ['{NAME}'])") == "2"
