"""What a kind of source system offers: one `Kind`, exported as `KIND` by its package below `extractors/kinds/`."""

import codecs
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from coaching.connections import Connection
from coaching.district import SourceConfig
from coaching.pages import Page
from coaching.streams import Stream
from extractors.wire.ask import Ask


def is_whole(value: object) -> bool:
    """A whole number, written as one."""
    return str(value).isdigit()


def is_row(value: object) -> bool:
    """A header row from 0, or all of them joined."""
    return is_whole(value) or value == "joined"


def is_character(value: object) -> bool:
    """One character."""
    return len(str(value)) == 1


def is_encoding(value: object) -> bool:
    """An encoding that this machine knows."""
    try:
        codecs.lookup(str(value))
    except LookupError:
        return False
    return True


@dataclass(frozen=True)
class Option:
    """One option of a source or of a stream, in district.yml's `options`.

    Attributes:
        name: its key.
        means: one line for the reference.
        is_required: whether every stream needs it, its own or its source's.
        words: the whole list of what it may be; empty where that is no list.
        fits: whether a value can be used, where that is a question.
    """

    name: str
    means: str
    is_required: bool = False
    words: tuple[str, ...] = ()
    fits: Callable[[object], bool] | None = None


@dataclass(frozen=True)
class Kind:
    """One kind of source system.

    Attributes:
        name: the kind's name in district.yml: its package's.
        docs: the vendor's reference.
        needs: the parts of an Airflow connection that it reads (`host`, `login`, `password`, names in `extra`).
        options: all options that it knows.
        streams: the streams of a source of that name; without a configuration those that every source of the kind has.
        pages: yields a stream's pages and fills `ask.pull`.
        ping: one cheap call that proves address and credential; returns a sentence. None where district.yml says the
            streams: then the first page of each is asked for.
        files: the names of the files that a stream would read now, where the kind reads files.
    """

    name: str
    docs: str
    needs: tuple[str, ...]
    options: tuple[Option, ...]
    streams: Callable[[str, SourceConfig | None], tuple[Stream, ...]]
    pages: Callable[[Ask], Iterator[Page]]
    ping: Callable[[str, SourceConfig, Connection | None], str] | None = None
    files: Callable[[Ask], list[str]] | None = None

    @property
    def has_own_streams(self) -> bool:
        """Whether the kind says the columns; else district.yml does."""
        return bool(self.streams(self.name, None))
