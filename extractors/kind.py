"""What a kind of source system offers: one `Kind`, exported as `KIND` by its package below `extractors/kinds/`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coaching.connections import Connection
from coaching.district import SourceConfig
from coaching.pages import Page
from coaching.streams import Stream
from extractors.wire.ask import Ask


@dataclass(frozen=True)
class Kind:
    """One kind of source system.

    Attributes:
        name: the kind's name in district.yml: its package's.
        docs: the vendor's reference.
        needs: the parts of an Airflow connection that it reads (`host`, `login`, `password`, names in `extra`).
        streams: the streams of a source of that name; without a configuration those that every source of the kind has.
        pages: yields a stream's pages and fills `ask.pull`.
        ping: one cheap call that proves address and credential; returns a sentence.
        files: the names of the files that a stream would read now, where the kind reads files.
    """

    name: str
    docs: str
    needs: tuple[str, ...]
    streams: Callable[[str, SourceConfig | None], tuple[Stream, ...]]
    pages: Callable[[Ask], Iterator[Page]]
    ping: Callable[[str, SourceConfig, Connection | None], str]
    files: Callable[[Ask], list[str]] | None = None
