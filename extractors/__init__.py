"""What a district pulls, and the pulling itself. A kind of source is one package below `kinds/`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from coaching.connections import Connection
from coaching.district import District, SourceConfig
from coaching.errors import ConfigError
from coaching.pages import Page, Pull, Window
from coaching.streams import Stream
from extractors.kinds import kind_named, kind_names
from extractors.wire.ask import Ask


def declared(district: District, *, include_unconfigured: bool = False) -> tuple[Stream, ...]:
    """Every stream the district pulls, in district.yml's order.

    Args:
        include_unconfigured: also streams that are switched off, and those of kinds with a fixed schema that no source
            has (their source is
            the kind's name), which exist as zero-row files.

    Raises:
        ConfigError: an unknown kind or stream, or two sources of one kind with a fixed schema.
    """
    found: list[Stream] = []
    fixed = {kind: streams for kind in kind_names() if (streams := kind_named(kind).streams(kind, None))}
    for name, config in district.sources.items():
        if config.kind in fixed and any(c.kind == config.kind and n != name for n, c in district.sources.items()):
            message = f"district.yml has two sources of kind '{config.kind}', whose tables can hold one."
            raise ConfigError(message, remedy="Keep one of them, and give the other its own district folder.")
        found += _of_source(name, config, switched_off=include_unconfigured)
    if include_unconfigured:
        configured = {c.kind for c in district.sources.values()}
        found += [s for kind, streams in fixed.items() if kind not in configured for s in streams]
    return tuple(found)


def pull(
    stream: Stream, *, connection: Connection | None, window: Window, cursor: str | None, district: District
) -> tuple[Iterator[Page], Pull]:
    """The stream's pages, fetched as they are drained, and what was learnt meanwhile (read it after the last page)."""
    config = district.sources[stream.source]
    ask = Ask(stream, connection, window, cursor, options=dict(config.options))
    return kind_named(stream.kind).pages(ask), ask.pull


def ping(source_name: str, source_config: SourceConfig, connection: Connection | None) -> str:
    """One cheap authenticated call.

    Raises:
        AccessError, UnavailableError, ContractError or ConfigError, each saying what to mend.
    """
    return kind_named(source_config.kind).ping(source_name, source_config, connection)


def _of_source(name: str, config: SourceConfig, *, switched_off: bool) -> list[Stream]:
    streams = kind_named(config.kind).streams(name, config)
    unknown = set(config.streams) - {s.name for s in streams}
    if unknown:
        message = f"district.yml: sources.{name}.streams names '{sorted(unknown)[0]}', which kind '{config.kind}' does not have."
        raise ConfigError(message, remedy=f"It has {', '.join(s.name for s in streams)}.")
    found = []
    for stream in streams:
        own = config.streams.get(stream.name)
        if own is None or own.enabled or switched_off:
            options: Mapping[str, object] = {**stream.options, **(own.options if own else {})}
            found.append(replace(stream, options=options))
    return found
