"""Linear algebra has one thread, in a process of ours and in those that it starts."""

import subprocess
import sys
from pathlib import Path

import pytest

_THREADS = Path("/proc/self/task")
_SUMS = "import numpy; a = numpy.ones((500, 500)); a @ a"
_COUNT = f"from pathlib import Path; print(len(list(Path('{_THREADS}').iterdir())))"


def _threads(*lines: str) -> int:
    program = "\n".join((*lines, _SUMS, _COUNT))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(done.stdout)


@pytest.mark.skipif(not _THREADS.exists(), reason="threads are counted in /proc, which this system has not")
def test_linear_algebra_has_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS")
    alone = _threads("import coaching")
    assert alone == 1
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    asked_for = _threads("import coaching")
    assert asked_for >= alone


def test_a_night_s_programs_inherit_it() -> None:
    program = "import nights.cli, subprocess, sys; subprocess.run(['env'], check=True)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "OPENBLAS_NUM_THREADS=1" in done.stdout.splitlines()
