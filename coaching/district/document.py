"""What `district.yml` says: its settings, the line of every key, and what is wrong with it so far."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coaching.findings import Finding

Path_ = tuple[str, ...]


@dataclass
class Document:
    """What a file says.

    Attributes:
        name: the file's name.
        settings: its content; empty where there is none.
        lines: path of keys → line, from 1.
        findings: what is wrong with it.
        settled: paths whose value was wrong in itself: what would follow from it is not told too.
    """

    name: str
    settings: dict[str, object] = field(default_factory=dict)
    lines: dict[Path_, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    settled: set[Path_] = field(default_factory=set)

    def place(self, path: Path_) -> str:
        """Line and key of a path, or of the deepest part of it that stands in the file."""
        known = next((path[:n] for n in range(len(path), 0, -1) if path[:n] in self.lines), ())
        line = f"line {self.lines[known]}, " if known else ""
        return f"{line}key '{'.'.join(path)}'" if path else "whole file"

    def tell(self, path: Path_, problem: str, remedy: str, *, stops: bool = True) -> None:
        """Notes a mistake at a path; once, where an anchor puts it at several."""
        line = self.lines.get(path)
        known = (f for f in self.findings if f.problem == problem and f.place.startswith(f"line {line}, "))
        if any(f.place.endswith(f".{path[-1]}'") for f in known):
            return
        finding = Finding(self.name, self.place(path), problem, remedy, stops)
        if finding not in self.findings:
            self.findings.append(finding)

    def is_settled(self, path: Path_) -> bool:
        """Whether a value at a path or below it was wrong in itself."""
        return any(other[: len(path)] == path for other in self.settled)


def changed(settings: object, path: Path_, value: object = None) -> object:
    """The settings with another value at a path, or without what stands there."""
    head, rest = path[0], path[1:]
    if isinstance(settings, list):
        n = int(head)
        new = changed(settings[n], rest, value) if rest else value
        return [*settings[:n], *([] if new is None else [new]), *settings[n + 1 :]]
    if not isinstance(settings, Mapping):
        return settings
    new = changed(settings[head], rest, value) if rest else value
    return {key: new if key == head else old for key, old in settings.items() if key != head or new is not None}
