"""Streams whose columns stand in district.yml: forms, surveys and files."""

from collections.abc import Mapping

from coaching.district import SourceConfig, StreamConfig
from coaching.pages import CountSource
from coaching.streams import Feeds, Field, Mode, Stream

# The headline marts that are incomplete without a stream of that part.
_MARTS: Mapping[Feeds, tuple[str, ...]] = {
    Feeds.COACHING_LOG: ("implementation", "impact"),
    Feeds.COACHING_CYCLES: ("implementation", "impact"),
    Feeds.SURVEY: ("impact",),
}


def configured(source: str, kind: str, config: SourceConfig | None, *, count_source: CountSource) -> tuple[Stream, ...]:
    """One full stream for every entry of `sources.<source>.streams`."""
    return (
        tuple(_stream(source, kind, name, entry, count_source) for name, entry in config.streams.items())
        if config
        else ()
    )


def _stream(source: str, kind: str, name: str, entry: StreamConfig, count_source: CountSource) -> Stream:
    fields = tuple(
        Field(
            c.name,
            (heading.strip(), *(further.strip() for further in c.joined_with)),
            c.privacy,
            c.namespace,
            c.separators,
            c.keep_chars,
            c.description,
            is_public=c.public,
        )
        for heading, c in entry.columns.items()
    )
    return Stream(
        source,
        name,
        kind,
        Mode.FULL,
        entry.key,
        fields,
        feeds=entry.feeds,
        marts=_MARTS.get(entry.feeds, ()) if entry.feeds else (),
        count_source=count_source,
        options=dict(entry.options),
    )
