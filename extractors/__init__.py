"""What a district pulls, and the pulling itself. A kind of source is one package below `kinds/`."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from coaching.connections import Connection
from coaching.district import District, SourceConfig, StreamConfig
from coaching.errors import ConfigError
from coaching.pages import Page, Pull, Window
from coaching.secrets import PseudonymKey
from coaching.streams import Field, Privacy, Stream
from extractors.flaws import Flaw, contradictions, flaws
from extractors.kinds import kind_named, kind_names
from extractors.wire.ask import Ask

__all__ = ["Flaw", "declared", "files", "flaws", "ping", "pull", "sample"]

_NO_KEY = PseudonymKey(b"")


def declared(district: District, *, include_unconfigured: bool = False) -> tuple[Stream, ...]:
    """Every stream the district pulls, in district.yml's order.

    Args:
        include_unconfigured: also streams that are switched off, and those of kinds with a fixed schema that no source
            has (their source is the kind's name), which exist as zero-row files.

    Raises:
        ConfigError: an unknown stream or field, or two sources of one kind with one id space.
    """
    for flaw in contradictions(district):
        message = f"district.yml: {'.'.join(flaw.path)}: {flaw.problem}."
        raise ConfigError(message, remedy=flaw.remedy)
    found: list[Stream] = []
    for name, config in district.sources.items():
        found += _of_source(name, config, switched_off=include_unconfigured)
    if include_unconfigured:
        configured = {c.kind for c in district.sources.values()}
        for kind in kind_names():
            if kind not in configured:
                found += [_in_space(s, kind, "") for s in kind_named(kind).streams(kind, None)]
    return tuple(found)


def pull(
    stream: Stream,
    *,
    connection: Connection | None,
    window: Window,
    cursor: str | None,
    district: District,
    key: PseudonymKey | None = None,
) -> tuple[Iterator[Page], Pull]:
    """The stream's pages, fetched as they are drained, and what was learnt meanwhile (read it after the last page).

    Args:
        key: makes the digests that stand for names of files; without it they are nobody's secret.
    """
    config = district.sources[stream.source]
    own = config.streams.get(stream.name)
    share = own.gap_share if own and own.gap_share is not None else district.thresholds.gap_share
    ask = Ask(stream, connection, window, cursor, options=dict(config.options), gap_share=share, key=key or _NO_KEY)
    return kind_named(stream.kind).pages(ask), ask.pull


def files(stream: Stream, *, district: District) -> list[str]:
    """The names of the files that the stream would read now: for an operator's eyes, never written down.

    Raises:
        ConfigError: its kind reads no files.
    """
    named = kind_named(stream.kind).files
    if named is None:
        message = f"{stream.source}.{stream.name} reads no files."
        raise ConfigError(message, remedy="Ask for a stream of kind file_drop.")
    return named(Ask(stream, None, Window(None, None), None, options=dict(district.sources[stream.source].options)))


def sample(stream: Stream, config: SourceConfig, connection: Connection | None) -> Page:
    """The first page of a form, survey or file, as a pull would get it; of a long one only its beginning.

    Raises:
        AccessError, UnavailableError, ContractError or ConfigError, each saying what to mend.
    """
    ask = Ask(stream, connection, Window(None, None), None, dict(config.options), is_sample=True)
    kind = kind_named(stream.kind)
    return next(kind.pages(ask))


def ping(source_name: str, source_config: SourceConfig, connection: Connection | None) -> str:
    """One cheap authenticated call; a form, a survey or a file is asked for by itself, for each is shared by itself.

    Raises:
        AccessError, UnavailableError, ContractError or ConfigError, each saying what to mend.
    """
    kind = kind_named(source_config.kind)
    if kind.ping:
        return kind.ping(source_name, source_config, connection)
    asked = kind.streams(source_name, source_config)
    for stream in asked:
        sample(stream, source_config, connection)
    return f"{source_config.kind} answered for {', '.join(s.name for s in asked) or 'nothing: it has no streams'}"


def _of_source(name: str, config: SourceConfig, *, switched_off: bool) -> list[Stream]:
    streams = kind_named(config.kind).streams(name, config)
    found = []
    for stream in streams:
        own = config.streams.get(stream.name)
        if own is None or own.enabled or switched_off:
            options: Mapping[str, object] = {**stream.options, **(own.options if own else {})}
            chosen = replace(stream, options=options, fields=_as_chosen(stream, own))
            found.append(_in_space(chosen, config.id_space or config.kind, config.roster))
    return found


def _as_chosen(stream: Stream, own: StreamConfig | None) -> tuple[Field, ...]:
    """The fields as the district wants them: titles in clear, or shortened; a pseudonym stays one."""
    rules = own.privacy if own else {}
    return tuple(
        replace(f, privacy=rules[f.name].privacy, keep_chars=rules[f.name].keep_chars) if f.name in rules else f
        for f in stream.fields
    )


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
