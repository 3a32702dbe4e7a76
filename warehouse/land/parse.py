"""From the bytes of pages to text columns: what every format's parser hands to the landing.

Flow: extractors -> Page -> warehouse/land/parse_json.py or warehouse/land/parse_rows.py -> Batch ->
warehouse/land/landing.py
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from coaching.errors import ContractError
from coaching.pages import Page
from coaching.streams import Privacy, Stream

_BATCH_BYTES = 2048 * 1024
_MOST_PAGES = 4_000


@dataclass(frozen=True)
class Batch:
    """Rows of some consecutive pages, before any privacy rule: lives in memory only.

    Attributes:
        rows: how many rows.
        values: path -> text array (NULL where the record has no value there).
        page: for each row the position of its page in the batch.
        pages: the pages' contexts and source files.
        extra: row -> what the declaration does not know of it.
        malformed: rows that are no record at all; their text is in `extra`.
    """

    rows: int
    values: Mapping[str, pa.Array]
    page: pa.Array
    pages: Sequence[Page]
    extra: dict[int, dict[str, object]] = field(default_factory=dict)
    malformed: frozenset[int] = frozenset()

    def context(self, name: str) -> pa.Array:
        """The page's context value of that name for every row."""
        return pa.array([p.context.get(name) for p in self.pages], pa.string()).take(self.page)

    def source_file(self) -> pa.Array:
        """The source file of every row."""
        return pa.array([p.source_file for p in self.pages], pa.string()).take(self.page)


class Found:
    """What a load has shown so far: paths and columns that hold something, undeclared fields, blank rows."""

    def __init__(self, stream: Stream) -> None:
        """Starts with nothing seen."""
        self.stream = stream
        self.paths: set[str] = set()
        self.new: dict[str, str] = {}
        self.blank_rows = 0
        self._empty = [f.name for f in stream.fields if f.privacy not in (Privacy.DROP, Privacy.RESTRICT)]

    def note_new(self, name: str, kind: str) -> None:
        """Records an undeclared field's name and type; it is sealed before it leaves memory."""
        if self.new.get(name, "null") == "null":
            self.new[name] = kind

    def note_filled(self, columns: Mapping[str, pa.Array]) -> None:
        """Remembers which landing columns hold a value in some row."""
        self._empty = [n for n in self._empty if not pc.any(pc.not_equal(columns[n], "")).as_py()]

    @property
    def empty(self) -> tuple[str, ...]:
        """Landing columns without a value in any row; those that are never kept in clear are none of them."""
        return tuple(self._empty)

    @property
    def missing(self) -> tuple[str, ...]:
        """Declared columns none of whose paths occurred; of a form each heading must be there."""
        wanted = (f for f in self.stream.fields if f.privacy is not Privacy.DROP)
        enough = all if self.stream.feeds else any
        return tuple(f.name for f in wanted if not enough(p.startswith("@") or p in self.paths for p in f.paths))


class Parser(Protocol):
    """One format's parser; keeps what it must remember from batch to batch."""

    def parse(self, pages: Sequence[Page], *, first_page: int) -> Batch:
        """Parses consecutive pages of one format; `first_page` numbers them in messages."""
        ...


def wanted_paths(stream: Stream) -> tuple[str, ...]:
    """Every path that a landing column needs, each once."""
    fields = (f for f in stream.fields if f.privacy is not Privacy.DROP)
    return tuple(dict.fromkeys(p for f in fields for p in f.paths))


def known_names(stream: Stream) -> frozenset[str]:
    """Top-level names that the declaration knows, dropped ones included."""
    return frozenset(re.split(r"[.\[]", p, maxsplit=1)[0] for f in stream.fields for p in f.paths)


def known_names_of_columns(stream: Stream) -> frozenset[str]:
    """Headings that the declaration knows, dropped ones included: a heading is taken whole, dots and all."""
    return frozenset(p for f in stream.fields for p in f.paths)


def broken_page(stream: Stream, number: int, problem: str) -> ContractError:
    """The one sentence for a page that cannot be read; parsers' own messages quote values and are never passed on."""
    message = f"{stream.source}.{stream.name}: page {number} {problem}."
    return ContractError(
        message, remedy="Nothing was landed; look at what the source sends for this stream, then run it again."
    )


def in_batches(pages: Iterator[Page]) -> Iterator[list[Page]]:
    """Groups consecutive pages of one format up to a bounded size."""
    batch: list[Page] = []
    size = 0
    for page in pages:
        if batch and (
            page.format != batch[0].format or size + len(page.body) > _BATCH_BYTES or len(batch) >= _MOST_PAGES
        ):
            yield batch
            batch, size = [], 0
        batch.append(page)
        size += len(page.body)
    if batch:
        yield batch
