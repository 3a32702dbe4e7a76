"""A night: what it is, and what it can be asked. What is done in it are its steps (`nights.steps`).

Flow: district.yml, the data folder, the outcomes of the steps -> Night -> steps, report, command line, DAG
The parts are imported when a question needs them, so that opening a night, or parsing the DAG, stays cheap.
"""

import os
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from uuid import uuid4

from coaching import atomic
from coaching.connections import Resolver, from_environment
from coaching.district import District, StreamConfig
from coaching.errors import ConfigError
from coaching.format import check_format
from coaching.paths import Paths
from coaching.secrets import PseudonymKey, load_key
from coaching.streams import Stream
from nights import configuration
from nights.airflow.connections import as_the_dag

# Tells a run's own child processes which run they belong to.
RUN = "COACHING_RUN"


@dataclass(frozen=True)
class Night:
    """One closed local day of one district: what every step works on.

    Attributes:
        load_date: `YYYY-MM-DD`, the run's partition key.
        connections: gives a connection by its id.
        run: which run its steps belong to; processes of one run are told it.
        patience_seconds: how long a step waits for another run to end.
    """

    district: District
    paths: Paths
    load_date: str
    connections: Resolver = from_environment
    run: str = field(default_factory=lambda: os.environ.get(RUN) or uuid4().hex)
    patience_seconds: float = 60.0

    @cached_property
    def streams(self) -> tuple[Stream, ...]:
        """Every stream the district pulls."""
        from extractors import declared

        return declared(self.district)

    @cached_property
    def all_streams(self) -> tuple[Stream, ...]:
        """Those, and the streams of kinds not configured, which land as zero-row files."""
        from extractors import declared

        return declared(self.district, include_unconfigured=True)

    @cached_property
    def key(self) -> PseudonymKey:
        """The pseudonym key: the connection `coaching_key` where there is one, else the key file."""
        return key_of(self.district, self.connections)

    def holds_key(self) -> bool:
        """Whether the key is the connection's."""
        return bool(_secret(self.connections))

    def stream(self, source: str, name: str) -> Stream:
        """The stream of that name.

        Raises:
            ConfigError: the district has none; the message lists those it has.
        """
        for stream in self.streams:
            if (stream.source, stream.name) == (source, name):
                return stream
        known = ", ".join(f"{s.source}.{s.name}" for s in self.streams)
        message = f"The district has no stream {source}.{name}."
        raise ConfigError(message, remedy=f"It has: {known}.")

    def settings(self, stream: Stream) -> StreamConfig:
        """The stream's own part of district.yml."""
        return self.district.sources[stream.source].streams.get(stream.name) or StreamConfig()


def key_of(district: District, connections: Resolver) -> PseudonymKey:
    """The district's key: of the connection `coaching_key` where there is one, else of the key file."""
    return load_key(district.name, connection_secret=_secret(connections))


def _secret(connections: Resolver) -> str:
    try:
        return connections("coaching_key").password
    except ConfigError:
        return ""


def open_night(load_date: str, *, district: str | None = None, connections: Resolver | None = None) -> Night:
    """Reads configuration and data folder for one night.

    Args:
        load_date: the closed local day.
        district: by default the chosen one.
        connections: gives a connection by its id; by default as the DAG's tasks get it.

    Raises:
        ConfigError: the date is not one or lies ahead, the configuration is wrong, or the data folder belongs to
            another district.
    """
    try:
        day = date.fromisoformat(load_date)
    except ValueError:
        message = f"'{load_date}' is not a date."
        raise ConfigError(message, remedy="Give the closed local day as YYYY-MM-DD.") from None
    loaded, paths = configuration.read(district), Paths.from_env()
    if day > datetime.now(loaded.zone).date():
        message = f"The day {day} has not come yet."
        raise ConfigError(message, remedy="Give a day that has closed; if it has, mend this machine's clock.")
    _claim(paths, loaded.name)
    check_format(paths)
    return Night(loaded, paths, day.isoformat(), connections or as_the_dag(loaded.connections, paths))


def open_folder(*, any_format: bool = False) -> Night:
    """The district and its data folder, of no night: for commands beside the steps.

    Args:
        any_format: whether an earlier version may have made the data folder.

    Raises:
        ConfigError: the configuration is wrong, or an earlier version made the data folder.
    """
    district, paths = configuration.read(), Paths.from_env()
    night = Night(district, paths, load_date="", connections=as_the_dag(district.connections, paths))
    if night.paths.root.exists() and not any_format:
        check_format(night.paths)
    return night


def _claim(paths: Paths, district: str) -> None:
    with atomic.disk_errors(paths.landing):
        paths.lay_out()
    marker = paths.root / "district"
    if not marker.exists() or not marker.stat().st_size:
        atomic.write_text(marker, district)  # a kill must not leave a folder that belongs to nobody
    owner = marker.read_text(encoding="utf-8")
    if owner != district:
        message = f"The data folder belongs to district '{owner}', not '{district}'."
        raise ConfigError(message, remedy="Set COACHING_DATA to another folder.")


def stream_names(district: District) -> dict[str, tuple[str, ...]]:
    """The streams of each source, in district.yml's order: what a DAG maps over."""
    from extractors import declared

    names: dict[str, tuple[str, ...]] = {}
    for stream in declared(district):
        names[stream.source] = (*names.get(stream.source, ()), stream.name)
    return names
