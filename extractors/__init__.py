"""What a district pulls, and the pulling itself. A kind of source is one package below `kinds/`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from coaching.connections import Connection
from coaching.district import District, SourceConfig, StreamConfig
from coaching.errors import ConfigError
from coaching.pages import Page, Pull, Window
from coaching.streams import Field, Privacy, Stream
from extractors.kinds import kind_named, kind_names
from extractors.personal import refuse_in_clear
from extractors.wire.ask import Ask


def declared(district: District, *, include_unconfigured: bool = False) -> tuple[Stream, ...]:
    """Every stream the district pulls, in district.yml's order.

    Args:
        include_unconfigured: also streams that are switched off, and those of kinds with a fixed schema that no source
            has (their source is the kind's name), which exist as zero-row files.

    Raises:
        ConfigError: an unknown kind or stream, two sources of one kind with one id space, or a person kept in clear.
    """
    _refuse_shared_spaces(district)
    found: list[Stream] = []
    for name, config in district.sources.items():
        found += _of_source(name, config, switched_off=include_unconfigured)
    for stream in found:
        refuse_in_clear(stream, district)
    if include_unconfigured:
        configured = {c.kind for c in district.sources.values()}
        for kind in kind_names():
            if kind not in configured:
                found += [_in_space(s, kind, "") for s in kind_named(kind).streams(kind, None)]
    return tuple(found)


def pull(
    stream: Stream, *, connection: Connection | None, window: Window, cursor: str | None, district: District
) -> tuple[Iterator[Page], Pull]:
    """The stream's pages, fetched as they are drained, and what was learnt meanwhile (read it after the last page)."""
    config = district.sources[stream.source]
    own = config.streams.get(stream.name)
    share = own.gap_share if own and own.gap_share is not None else district.thresholds.gap_share
    ask = Ask(stream, connection, window, cursor, options=dict(config.options), gap_share=share)
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
        message = (
            f"district.yml: sources.{name}.streams names '{sorted(unknown)[0]}', which kind "
            f"'{config.kind}' does not have."
        )
        raise ConfigError(message, remedy=f"It has {', '.join(s.name for s in streams)}.")
    found = []
    for stream in streams:
        own = config.streams.get(stream.name)
        if own is None or own.enabled or switched_off:
            options: Mapping[str, object] = {**stream.options, **(own.options if own else {})}
            chosen = replace(stream, options=options, fields=_with_privacy(stream, own))
            found.append(_in_space(chosen, config.id_space or config.kind, config.roster))
    return found


def _with_privacy(stream: Stream, own: StreamConfig | None) -> tuple[Field, ...]:
    """The fields as the district wants them: titles in clear, or shortened; a pseudonym stays one."""
    rules = own.privacy if own else {}
    free = {f.name for f in stream.fields if f.privacy in (Privacy.KEEP, Privacy.RESTRICT)} - {*stream.key}
    unknown = sorted(rules.keys() - free)
    if unknown:
        message = f"district.yml: sources.{stream.source}.streams.{stream.name}.privacy names '{unknown[0]}'."
        titles = [f.name for f in stream.fields if f.privacy is Privacy.RESTRICT]
        raise ConfigError(message, remedy=f"It can be said of {', '.join(titles) or 'no field of this stream'}.")
    return tuple(
        replace(f, privacy=rules[f.name].privacy, keep_chars=rules[f.name].keep_chars) if f.name in rules else f
        for f in stream.fields
    )


def _refuse_shared_spaces(district: District) -> None:
    taken: dict[tuple[str, str], str] = {}
    for name, config in district.sources.items():
        if not kind_named(config.kind).streams(config.kind, None):
            continue  # forms, surveys and files: their ids are the district's own
        place = (config.kind, config.id_space or config.kind)
        if place in taken:
            message = (
                f"district.yml: sources.{name} and sources.{taken[place]} are both '{config.kind}' in "
                f"id space '{place[1]}'."
            )
            raise ConfigError(
                message, remedy=f"Give one of them an id_space of its own: sources.{name}.id_space: {name}."
            )
        taken[place] = name


def _in_space(stream: Stream, id_space: str, roster: str) -> Stream:
    """The stream with its id space; pseudonyms of ids differ between id spaces, and the default one leaves no trace."""

    def placed(field: Field) -> Field:
        space = (roster or field.id_of) if field.id_of else id_space
        if field.privacy is not Privacy.PSEUDONYMISE or space == (field.id_of or stream.kind):
            return field
        return replace(field, namespace=f"{field.namespace}@{space}")

    if stream.staged is None:
        return stream
    return replace(stream, id_space=id_space, fields=tuple(placed(f) for f in stream.fields))
