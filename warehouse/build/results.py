"""What dbt says of itself, told by names and counts alone: its messages may quote a row.

Flow: what warehouse/changes/process.py left, or target/run_results.json, and dbt's output -> warehouse/build/dbt.py
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from warehouse.changes.plan import Result, kind_of_error

_BAD = {"error", "fail", "runtime error"}
_WHERE = re.compile(r"\b([A-Z]\w+ Error) in (\w+ [\w.]+)")
_MISSING = re.compile(r"'(\w+)\.\w+\.(\w+)' \([^)]*\) depends on a (\w+) named '([\w.]+)' which was not found")


@dataclass(frozen=True)
class BuildResult:
    """What one dbt command came to.

    Attributes:
        models: seeds and models built.
        passed: tests that passed, those included that stand because nothing they test changed.
        failed: tests that failed with severity warn (an error raises).
        kept: seeds, models and tests that were left as they are.
        seconds: wall time, start-up included.
    """

    models: int
    passed: int
    failed: int
    kept: int
    seconds: float


def scrubbed(file: Path) -> list[Result]:
    """dbt's own results; their messages, which may quote a row, leave the file."""
    if not file.exists():
        return []
    content = json.loads(file.read_text(encoding="utf-8"))
    told = [{**r, "message": kind_of_error(r["message"])} for r in content.get("results", [])]
    file.write_text(json.dumps({**content, "results": told}), encoding="utf-8")
    return [Result(r["unique_id"], r["status"], r.get("failures") or 0, r["message"]) for r in told]


def where(said: str) -> str:
    """Where dbt stopped, told by names alone."""
    places = {f"{kind} in {node}" for kind, node in _WHERE.findall(said)}
    places |= {
        f"{kind} {node} asks for the {what} '{name}', which does not exist"
        for kind, node, what, name in _MISSING.findall(said)
    }
    return "; ".join(sorted(places))


def failures(results: Sequence[Result]) -> list[str]:
    """What went wrong, by node, kind of error and count."""
    return [_told(r) for r in results if r.status in _BAD]


def _told(result: Result) -> str:
    kind, _, name = result.name.split(".")[:3]
    detail = f"{result.failures} rows" if result.failures else (result.error or result.status)
    return f"{kind} {name} ({detail})"


def summary(results: Sequence[Result], seconds: float) -> BuildResult:
    """Models built, tests passed and failed, and what was left as it is."""
    tests = [r for r in results if r.is_test]
    passed = sum(r.status == "pass" for r in tests)
    built = sum(not r.is_test and not r.is_kept for r in results)
    return BuildResult(built, passed, len(tests) - passed, sum(r.is_kept for r in results), round(seconds, 2))
