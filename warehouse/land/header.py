"""The header of a table: which column plays which declared part, whatever the others are called.

A declared heading is the text as the form writes it, spaces around it aside. Where several columns have one heading,
the second is `Heading#2`; any column is `#5` by its place, heading or not. What nobody declared is never in the way.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from coaching.pages import JOINED, Page

Cells = Sequence[str | None]


@dataclass(frozen=True)
class Header:
    """The columns of one table.

    Attributes:
        parts: column (from 0) -> the declared headings it stands for.
        labels: what each undeclared column is called beside its values.
        context: what Qualtrics tells in its header rows, such as the time zone.
        doubled: columns (from 1) that share a declared heading, so that nobody can say which is meant.
    """

    parts: Mapping[int, tuple[str, ...]]
    labels: tuple[str, ...]
    context: Mapping[str, str] = field(default_factory=dict)
    doubled: tuple[int, ...] = ()

    @property
    def declared(self) -> frozenset[str]:
        """The declared headings that are there."""
        return frozenset(heading for headings in self.parts.values() for heading in headings)

    @property
    def undeclared(self) -> Mapping[int, str]:
        """Column -> label of those that nobody declared."""
        return {n: label for n, label in enumerate(self.labels) if n not in self.parts}


def read_header(page: Page, rows: Sequence[Cells], known: Collection[str]) -> Header:
    """The header of a table that begins with these rows.

    Args:
        page: says how many header rows there are, and which of them names the columns.
        rows: at least as many as there are header rows.
        known: the declared headings.
    """
    context: dict[str, str] = {}
    told = [[_heading(cell, context) for cell in row] for row in rows[: page.header_rows]]
    names = _joined(told) if page.key_row == JOINED else told[page.key_row] if told else [""] * len(_first(rows))
    parts: dict[int, tuple[str, ...]] = {}
    labels: list[str] = []
    doubled: list[int] = []
    for n, name in enumerate(names):
        by_turn = f"{name}#{names[: n + 1].count(name)}"
        is_alone = names.count(name) == 1
        if name in known and not is_alone:
            doubled.append(n + 1)
        aliases = [f"#{n + 1}", *((by_turn,) if name else ()), *((name,) if is_alone else ())]
        if found := tuple(sorted({*aliases} & {*known})):
            parts[n] = found
        labels.append(f"column {n + 1}" if not name else name if is_alone else by_turn)
    return Header(parts, tuple(labels), context, tuple(doubled))


def _heading(cell: str | None, context: dict[str, str]) -> str:
    """A heading's text; one that is JSON names its `ImportId` and tells more beside it."""
    text = (cell or "").strip()
    if not (text.startswith("{") and "ImportId" in text):
        return text
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return text
    for name, value in told.items():
        if isinstance(value, str) and name != "ImportId":
            context.setdefault(name, value)
    return str(told.get("ImportId", text))


def _joined(rows: Sequence[Sequence[str]]) -> list[str]:
    """Headings in several rows, such as a question over its options: a blank one repeats its left neighbour."""
    width = max((len(row) for row in rows), default=0)
    above: list[list[str]] = []
    for n, row in enumerate(rows):
        cells = [*row, *[""] * (width - len(row))]
        is_last = n == len(rows) - 1
        above.append(cells if is_last else [_left(cells, at) for at in range(width)])
    return [" | ".join(dict.fromkeys(part for part in parts if part)) for parts in zip(*above, strict=True)]


def _left(cells: Sequence[str], at: int) -> str:
    return next((cell for cell in reversed(cells[: at + 1]) if cell), "")


def _first(rows: Sequence[Cells]) -> Cells:
    return rows[0] if rows else ()
