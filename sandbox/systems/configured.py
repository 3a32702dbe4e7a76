"""Streams that a source of the district names itself: forms and surveys."""

from collections.abc import Iterator
from dataclasses import dataclass

from coaching.district import SourceConfig


@dataclass(frozen=True)
class Configured:
    """A stream of the district: its name, what it reads, and the headings of its key."""

    stream: str
    reads: str
    key: tuple[str, ...]


def configured(source: SourceConfig, option: str) -> Iterator[Configured]:
    """The streams of a source.

    Args:
        option: the setting that says what a stream reads, such as a range or a survey.
    """
    for name, entry in source.streams.items():
        headings = {column.name: heading for heading, column in entry.columns.items()}
        yield Configured(name, str(entry.options[option]), tuple(headings[c] for c in entry.key))
