"""Streams whose columns stand in district.yml: forms, surveys and files."""

from coaching.config import SourceConfig, StreamConfig
from coaching.errors import ConfigError
from coaching.streams import CountSource, Field, Mode, Privacy, Stream


def configured(source: str, kind: str, config: SourceConfig | None, *, count_source: CountSource) -> tuple[Stream, ...]:
    """One full stream for every entry of `sources.<source>.streams`."""
    return tuple(_stream(source, kind, name, entry, count_source) for name, entry in config.streams.items()) if config else ()


def _stream(source: str, kind: str, name: str, entry: StreamConfig, count_source: CountSource) -> Stream:
    where = f"district.yml: sources.{source}.streams.{name}"
    if not entry.columns:
        raise ConfigError(f"{where} has no columns.", remedy="Map the headings of the form or file to landing columns.")  # noqa: EM102
    names = [c.name for c in entry.columns.values()]
    doubled = sorted({n for n in names if names.count(n) > 1})
    absent = sorted(set(entry.key) - set(names))
    if doubled or absent:
        problem = f"maps two headings to '{doubled[0]}'" if doubled else f"has key '{absent[0]}', which is no column"
        raise ConfigError(f"{where} {problem}.", remedy="Give every heading a landing column of its own and build the key from them.")  # noqa: EM102
    for heading, column in entry.columns.items():
        if column.privacy.value.startswith("pseudonymise") and not column.namespace:
            raise ConfigError(f"{where}.columns: '{heading}' has no namespace.", remedy="Say whose id it is, for example namespace: staff.")  # noqa: EM102
        if column.privacy is Privacy.COARSEN and column.keep_chars < 1:
            raise ConfigError(f"{where}.columns: '{heading}' keeps no characters.", remedy="Set keep_chars, for example 7 for a month.")  # noqa: EM102
    fields = tuple(Field(c.name, (heading,), c.privacy, c.namespace, c.separators, c.keep_chars, c.description) for heading, c in entry.columns.items())
    return Stream(source, name, kind, Mode.FULL, entry.key, fields, feeds=entry.feeds or "", count_source=count_source, options=dict(entry.options))
