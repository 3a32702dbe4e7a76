"""Streams whose columns stand in district.yml: forms, surveys and files."""

from collections.abc import Mapping

from coaching.district import SourceConfig, StreamConfig
from coaching.errors import ConfigError
from coaching.pages import CountSource
from coaching.streams import Feeds, Field, Mode, Privacy, Stream

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
    where = f"district.yml: sources.{source}.streams.{name}"
    if not entry.columns:
        message = f"{where} has no columns."
        raise ConfigError(message, remedy="Map the headings of the form or file to landing columns.")
    names = [c.name for c in entry.columns.values()]
    doubled = sorted({n for n in names if names.count(n) > 1})
    absent = sorted(set(entry.key) - set(names))
    if doubled or absent:
        problem = f"maps two headings to '{doubled[0]}'" if doubled else f"has key '{absent[0]}', which is no column"
        message = f"{where} {problem}."
        raise ConfigError(message, remedy="Give every heading a landing column of its own and build the key from them.")
    for heading, column in entry.columns.items():
        if column.privacy.value.startswith("pseudonymise") and not column.namespace:
            message = f"{where}.columns: '{heading}' has no namespace."
            raise ConfigError(message, remedy="Say whose id it is, for example namespace: staff.")
        if column.privacy is Privacy.COARSEN and column.keep_chars < 1:
            message = f"{where}.columns: '{heading}' keeps no characters."
            raise ConfigError(message, remedy="Set keep_chars, for example 7 for a month.")
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
