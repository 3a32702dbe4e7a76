"""What dbt says of itself, told by names and counts alone: its messages may quote a row.

Flow: target/run_results.json and dbt's output -> warehouse/build/dbt.py
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

_BAD = {"error", "fail", "runtime error"}
# a kind of error says enough to find the cause; its text may quote the row that caused it
_ERROR_KIND = re.compile(r"\b([A-Z][A-Za-z-]+(?: [A-Z][a-z]+)? (?:Error|Exception))\b")
_WHERE = re.compile(r"\b([A-Z]\w+ Error) in (\w+ [\w.]+)")
_MISSING = re.compile(r"'(\w+)\.\w+\.(\w+)' \([^)]*\) depends on a (\w+) named '([\w.]+)' which was not found")


class Node(TypedDict):
    """What is read of one node in dbt's `run_results.json`."""

    unique_id: str
    status: str
    message: str | None
    failures: int | None


@dataclass(frozen=True)
class BuildResult:
    """What one dbt command came to.

    Attributes:
        models: seeds and models built.
        passed: tests that passed.
        failed: tests that failed with severity warn (an error raises).
        seconds: wall time, start-up included.
    """

    models: int
    passed: int
    failed: int
    seconds: float


def scrubbed(file: Path) -> list[Node]:
    """dbt's results; their messages, which may quote a row, leave the file."""
    if not file.exists():
        return []
    content = json.loads(file.read_text(encoding="utf-8"))
    results: list[Node] = content.get("results", [])
    kept: list[Node] = [{**r, "message": _kind(r)} for r in results]
    file.write_text(json.dumps({**content, "results": kept}), encoding="utf-8")
    return kept


def where(said: str) -> str:
    """Where dbt stopped, told by names alone."""
    places = {f"{kind} in {node}" for kind, node in _WHERE.findall(said)}
    places |= {
        f"{kind} {node} asks for the {what} '{name}', which does not exist"
        for kind, node, what, name in _MISSING.findall(said)
    }
    return "; ".join(sorted(places))


def _kind(result: Node) -> str:
    found = [k for k in _ERROR_KIND.findall(str(result.get("message") or "")) if k != "Runtime Error"]
    return found[0] if found else ""


def failures(results: Sequence[Node]) -> list[str]:
    """What went wrong, by node, kind of error and count."""
    return [_told(r) for r in results if r["status"] in _BAD]


def _told(result: Node) -> str:
    kind, name = str(result["unique_id"]).split(".")[0], str(result["unique_id"]).split(".")[2]
    rows = result.get("failures")
    detail = f"{rows} rows" if rows else (result["message"] or result["status"])
    return f"{kind} {name} ({detail})"


def summary(results: Sequence[Node], seconds: float) -> BuildResult:
    """Models built, tests passed and failed."""
    tests = [r for r in results if str(r["unique_id"]).split(".")[0] in ("test", "unit_test")]
    passed = sum(r["status"] == "pass" for r in tests)
    return BuildResult(len(results) - len(tests), passed, len(tests) - passed, round(seconds, 2))
