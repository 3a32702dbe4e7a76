"""What the process that starts dbt tells it, and what it hears back.

Flow: warehouse/build/dbt.py -> `Plan` on standard input -> warehouse/changes/process.py -> `Result`s in a file
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from warehouse.changes.nodes import Content, Half

# a kind of error says enough to find the cause; its text may quote the row that caused it
_ERROR_KIND = re.compile(r"\b([A-Z][A-Za-z-]+(?: [A-Z][a-z]+)? (?:Error|Exception))\b")


@dataclass(frozen=True)
class Plan:
    """What dbt's process has to know.

    Attributes:
        ground: digest of what every node depends on beside its own text.
        project: digest of everything that says what the nodes are.
        inputs: content of every source and seed file.
        results: the file to write `Result`s to.
        is_fresh: nothing of the half is taken to be good.
    """

    half: Half
    ground: str
    project: str
    inputs: Mapping[str, Content]
    results: Path
    is_fresh: bool

    def to_json(self) -> str:
        """For `from_json`."""
        return json.dumps({**asdict(self), "results": str(self.results)})

    @classmethod
    def from_json(cls, text: str) -> "Plan":
        """What `to_json` wrote."""
        told = json.loads(text)
        inputs = {name: Content(*content) for name, content in told["inputs"].items()}
        return cls(**{**told, "inputs": inputs, "results": Path(told["results"])})


@dataclass(frozen=True)
class Result:
    """What a node came to.

    Attributes:
        name: dbt's unique id.
        failures: rows that a test found.
        error: the kind of error, without its text.
        is_kept: it was not run, for it is what it would come to.
    """

    name: str
    status: str
    failures: int = 0
    error: str = ""
    is_kept: bool = False

    @property
    def is_test(self) -> bool:
        """Whether the node is a data test or a unit test."""
        return self.name.split(".")[0] in ("test", "unit_test")


def write_results(file: Path, results: Iterable[Result]) -> None:
    """For `read_results`."""
    file.write_text(json.dumps([asdict(result) for result in results]), encoding="utf-8")


def read_results(file: Path) -> list[Result]:
    """What the process left; nothing where dbt stopped before its first node."""
    return [Result(**told) for told in json.loads(file.read_text(encoding="utf-8"))] if file.exists() else []


def kind_of_error(message: str | None) -> str:
    """The first kind of error that a message of dbt's names, beside dbt's own 'Runtime Error'."""
    found = [kind for kind in _ERROR_KIND.findall(message or "") if kind != "Runtime Error"]
    return found[0] if found else ""
