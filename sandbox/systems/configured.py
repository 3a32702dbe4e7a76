"""Streams that the sandbox's district.yml names itself: forms and surveys."""

from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.world.days import district


@dataclass(frozen=True)
class Configured:
    """A stream of the district: its name, what it reads, and the headings of its key."""

    stream: str
    reads: str
    key: tuple[str, ...]


def configured(kind: str, option: str) -> Iterator[Configured]:
    """The streams of the district's sources of a kind.

    Args:
        option: the setting that says what a stream reads, such as a range or a survey.
    """
    for source in district().sources.values():
        for name, entry in source.streams.items() if source.kind == kind else ():
            headings = {column.name: heading for heading, column in entry.columns.items()}
            yield Configured(name, str(entry.options[option]), tuple(headings[c] for c in entry.key))
