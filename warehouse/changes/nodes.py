"""A node is known by what it was made of, so that a night runs what changed and nothing else.

Flow: what the project says of each node, the content of its inputs, the last build's record -> nodes to run
A node is a seed, a model or a data test. It was made of the digest of what the project says of it (SQL, configuration,
macros, variables) and of the content of all it reads. Content is compared, never time: a model that was built anew and
came out with the rows it had leaves its descendants alone. What is not known to be good is built again: a record that
is missing costs time, one that is wrong would cost the truth.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from hashlib import sha256
from typing import Literal, NamedTuple

Half = Literal["first", "second"]
Kind = Literal["rows", "view", "test"]
# Part of every digest: raise it when a digest comes to mean something else.
_RULES = "1"


class Content(NamedTuple):
    """What a reader sees of an input: which columns of which type, and which rows."""

    columns: str
    rows: str


@dataclass(frozen=True)
class Node:
    """A node as the project says it.

    Attributes:
        half: of the build, in which it is run.
        kind: whether it holds rows, shows those of others, or tests them.
        said: digest of what the project says of it.
        parents: what it reads, by name; a seed reads its file.
        stays: digest of the SQL whose rows stay from build to build; empty where every build makes all rows.
    """

    half: Half
    kind: Kind
    said: str
    parents: tuple[str, ...]
    stays: str = ""


@dataclass(frozen=True)
class Made:
    """What a node came to when it last went well.

    Attributes:
        of: digest of what it was made of.
        columns, rows: digests of what came out; a view's rows are its parents' and a test has neither.
        status: dbt's word, and how many rows a warning found.
    """

    of: str
    columns: str = ""
    rows: str = ""
    status: str = ""
    failures: int = 0


@dataclass
class Record:
    """All nodes, and what is known of each; it stands in the warehouse it tells of.

    Attributes:
        project: digest of the project that `nodes` were read from.
        shapes: what the rows that stay from build to build were first made with; a kill leaves it.
    """

    project: str = ""
    nodes: dict[str, Node] = field(default_factory=dict)
    made: dict[str, Made] = field(default_factory=dict)
    shapes: dict[str, str] = field(default_factory=dict)

    def to_json(self, *, without: Iterable[str] = ()) -> str:
        """For `from_json`; nodes `without` a record are to be built again."""
        left_out = set(without)
        nodes = {name: asdict(node) for name, node in self.nodes.items()}
        made = {name: asdict(made) for name, made in self.made.items() if name not in left_out}
        return json.dumps({"project": self.project, "nodes": nodes, "made": made, "shapes": self.shapes})

    @classmethod
    def from_json(cls, text: str) -> "Record":
        """What another version wrote, or nobody, is no record."""
        try:
            told = json.loads(text)
            nodes = {n: Node(**{**node, "parents": tuple(node["parents"])}) for n, node in told["nodes"].items()}
            made = {name: Made(**made) for name, made in told["made"].items()}
            return cls(str(told["project"]), nodes, made, dict(told.get("shapes", {})))
        except (KeyError, TypeError, AttributeError, ValueError):
            return cls()


class Changes:
    """A record held against the inputs of today; nodes are noted as they are made."""

    def __init__(self, record: Record, inputs: Mapping[str, Content]) -> None:
        """Takes the record as it is and keeps it up to date."""
        self.record = record
        self._inputs = inputs

    def content(self, name: str) -> Content | None:
        """What a reader of the input or node would find now; None where nobody knows."""
        if name in self._inputs:
            return self._inputs[name]
        made, node = self.record.made.get(name), self.record.nodes.get(name)
        if made is None or node is None:
            return None
        if node.kind != "view":
            return Content(made.columns, made.rows)
        read = [self.content(parent) for parent in node.parents]
        return None if None in read else Content(made.columns, digest(node.said, *read))

    def made_of(self, name: str) -> str | None:
        """What the node would be made of now; None where something it reads is not known.

        A view is made of its parents' columns alone: other rows show through it.
        """
        node = self.record.nodes[name]
        read = [self.content(parent) for parent in node.parents]
        if None in read:
            return None
        return digest(node.said, *(c.columns if node.kind == "view" else c for c in read if c))

    def is_current(self, name: str) -> bool:
        """Whether the node, run now, would come to what it is."""
        made = self.record.made.get(name)
        return made is not None and made.of == self.made_of(name)

    def stale(self, half: Half) -> set[str]:
        """Nodes of the half that have to run, and those that may have to, as what they read does."""
        found: set[str] = set()
        for name in _parents_first(self.record.nodes):
            node = self.record.nodes[name]
            if node.half == half and (not found.isdisjoint(node.parents) or not self.is_current(name)):
                found.add(name)
        return found

    def keeps_rows(self, name: str) -> bool:
        """Whether rows that stay from build to build are what they would be made to now.

        Where their SQL or a column of what they read is another, or nobody knows, all of them are made anew.
        """
        return self._shape(name) in ("", self.record.shapes.get(name))

    def _shape(self, name: str) -> str:
        node = self.record.nodes[name]
        read = [self.content(parent) for parent in node.parents]
        return digest(node.stays, *(c.columns if c else None for c in read)) if node.stays else ""

    def note(self, name: str, made: Made | None) -> None:
        """Remembers what a node came to; None while it is being made, or if it went wrong."""
        if made is None:
            self.record.made.pop(name, None)
        else:
            self.record.made[name] = made
            if shape := self._shape(name):
                self.record.shapes[name] = shape


def seed_file(name: str) -> str:
    """How a seed's parent, its merged file, is called."""
    return f"seed file {name}"


def digest(*parts: object) -> str:
    """Of texts, and of lists and tuples of such."""
    return sha256(repr((_RULES, parts)).encode()).hexdigest()[:32]


def _parents_first(nodes: Mapping[str, Node]) -> list[str]:
    ordered: dict[str, None] = {}

    def add(name: str) -> None:
        if name in nodes and name not in ordered:
            for parent in nodes[name].parents:
                add(parent)
            ordered[name] = None

    for name in nodes:
        add(name)
    return list(ordered)
