"""What only a living source knows: whether it answers, and whether a form, survey or file has the declared headings."""

import os
from collections.abc import Iterable, Iterator, Mapping

from coaching.connections import Connection, Resolver
from coaching.district import Column, Examined, SourceConfig
from coaching.errors import CoachingError, ConfigError, UnavailableError
from coaching.findings import Finding, advice, nearest
from coaching.streams import Privacy, Stream

_VARIABLE = "AIRFLOW_CONN_"


def look_at(name: str, examined: Examined, connections: Resolver) -> tuple[str, list[Finding | CoachingError]]:
    """What a source says when it is asked as a pull asks it; the first is a sentence on what answered.

    A mistake in one stream hides none in another; a source that is not there is asked once.
    """
    from extractors import ping
    from extractors.kinds import kind_named

    assert examined.district is not None  # noqa: S101 - asked before
    config = examined.district.sources[name]
    path = ("sources", name, "options")
    if examined.document.is_settled(path):
        place = examined.document.place(path)
        remedy = "Mend what is told of it, and look again."
        return "", [Finding(examined.document.name, place, "the source was not asked", remedy, stops=False)]
    connection = connection_of(name, examined, connections)
    if isinstance(connection, Finding):
        return "", [connection]
    try:
        kind = kind_named(config.kind)
        if kind.has_own_streams:
            return ping(name, config, connection), []
    except CoachingError as error:
        return "", [error]
    streams = kind.streams(name, _for_headings(config))
    found = _each(streams, config, connection, examined)
    return f"{config.kind} answered for {', '.join(s.name for s in streams)}", found


def _each(
    streams: Iterable[Stream], config: SourceConfig, connection: Connection | None, examined: Examined
) -> list[Finding | CoachingError]:
    """What is wrong with the streams, each asked by itself."""
    found: list[Finding | CoachingError] = []
    for stream in streams:
        try:
            found += _headings(stream, config, connection, examined)
        except CoachingError as error:
            if str(error) not in map(str, found):
                found.append(error)
            if isinstance(error, UnavailableError) and config.connection:
                break
    return found


def connection_of(name: str, examined: Examined, connections: Resolver) -> Connection | Finding | None:
    """A source's connection, or what keeps it from being had; None where it names none."""
    assert examined.district is not None  # noqa: S101 - asked before
    wanted = examined.district.sources[name].connection
    try:
        return connections(wanted) if wanted else None
    except ConfigError as error:
        place = examined.document.place(("sources", name, "connection"))
        there = [n.removeprefix(_VARIABLE).lower() for n in os.environ if n.startswith(_VARIABLE)]
        meant = nearest(wanted, there)
        remedy = f"Nearest: {meant}. {error.remedy}" if meant else error.remedy
        return Finding(examined.document.name, place, error.message.rstrip("."), remedy)


def _for_headings(config: SourceConfig) -> SourceConfig:
    """The source as far as its headings go: what else is wrong with a column is told without asking anybody."""
    streams = {}
    for name, stream in config.streams.items():
        columns = {
            heading: Column(name=f"c{n}", privacy=Privacy.DROP if column.privacy is Privacy.DROP else Privacy.KEEP)
            for n, (heading, column) in enumerate(stream.columns.items())
        }
        if stream.enabled and columns:
            streams[name] = stream.model_copy(update={"columns": columns, "key": ()})
    return config.model_copy(update={"streams": streams})


def headings_of(stream: Stream, config: SourceConfig, connection: Connection | None) -> Mapping[str, bool]:
    """Every heading of a living form, survey or file, and whether it is declared.

    Raises:
        AccessError, UnavailableError, ContractError or ConfigError, each saying what to mend.
    """
    from extractors import sample
    from warehouse.land import header_of

    header = header_of(stream, sample(stream, config, connection))
    labels = {label: False for label in header.labels if not label.startswith("column ")}
    return {**labels, **dict.fromkeys(header.declared, True)}


def _headings(
    stream: Stream, config: SourceConfig, connection: Connection | None, examined: Examined
) -> Iterator[Finding]:
    """Declared headings that are not there. Others are named only where it is plain that they are headings."""
    there = headings_of(stream, config, connection)
    path = ("sources", stream.source, "streams", stream.name, "columns")
    wanted = [f.paths[0] for f in stream.fields if f.privacy is not Privacy.DROP and not f.paths[0].startswith("@")]
    found = [heading for heading in wanted if there.get(heading)]
    others = [heading for heading, is_declared in there.items() if not is_declared]
    for heading in (h for h in wanted if not there.get(h)):
        shown = advice(heading, others, verb="Not declared yet") if found else "No declared heading is there at all."
        place = examined.document.place((*path, heading))
        yield Finding(examined.document.name, place, "the source has no such heading", shown)
