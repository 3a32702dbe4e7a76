"""`coaching doctor`: configuration, sources, key and disk looked at before anything runs; all mistakes at once."""

import shutil
from dataclasses import dataclass, replace
from enum import StrEnum

from coaching import atomic
from coaching.connections import Resolver, from_environment
from coaching.district import District, Examined, usual_fewest
from coaching.errors import CoachingError, ConfigError
from coaching.findings import Finding
from coaching.format import FORMAT, check_format
from coaching.paths import Paths
from coaching.secrets import key_file
from nights import configuration, serving
from nights.airflow.connections import as_the_dag, has_airflow
from nights.night import key_of

_MIN_FREE_BYTES = 2 * 1024**3
_KEY_IS = "fingerprint {} in {}; keep a copy of it apart from the data"


class State(StrEnum):
    """How a thing looked at is: `no` keeps a night from being right, `look` may be meant so."""

    OK = "ok"
    LOOK = "look"
    NO = "no"


@dataclass(frozen=True)
class Look:
    """One thing looked at, and a sentence without any secret."""

    state: State
    what: str
    text: str

    @property
    def ok(self) -> bool:
        """Whether nothing has to be mended."""
        return self.state is not State.NO


def examine(*, connections: Resolver | None = None, offline: bool = False) -> list[Look]:
    """Looks at everything a night needs.

    Args:
        connections: gives a connection by its id; by default as the DAG's tasks get it.
        offline: whether nobody is asked: what files, the environment and the last landing can tell. The key may stand
            in Airflow, so it is left out.
    """
    try:
        examined = configuration.examine()
    except CoachingError as error:
        return [Look(State.NO, "configuration", str(error))]
    paths = Paths.from_env()
    found = _configuration(examined, paths)
    if examined.district is None:
        return found
    if offline:
        found += [_named(name, examined, paths) for name in examined.district.sources]
        return [*found, _format(paths), *_disk(paths)]
    ask = connections or as_the_dag(examined.district.connections, paths)
    found += [look for name in examined.district.sources for look in _source(name, examined, ask)]
    found += server(examined.district, ask, paths)
    return [*found, _key(examined.district, ask), _format(paths), *_disk(paths)]


def _configuration(examined: Examined, paths: Paths) -> list[Look]:
    findings = [_look("configuration", f) for f in (*examined.findings, *configuration.against_roster(examined, paths))]
    if not all(f.ok for f in findings) or examined.district is None:
        return findings
    district = examined.district
    streams = f"{len(district.sources)} sources, {len(examined.seeds.tables)} seeds"
    return [Look(State.OK, "configuration", f"{district.title}: {streams}"), *findings, _privacy(district)]


def _privacy(district: District) -> Look:
    """How many people a published figure is about at least, and where that is fewer than usual."""
    usual, own = usual_fewest(), district.thresholds.model_dump()
    lower = [f"{name} is lower than usual ({least})" for name, least in usual.items() if own[name] < least]
    told = f"fewest people: {', '.join(f'{name} {own[name]}' for name in usual)}"
    return Look(State.LOOK if lower else State.OK, "privacy", "; ".join([told, *lower]))


def _look(what: str, finding: Finding) -> Look:
    return Look(State.NO if finding.stops else State.LOOK, what, str(finding))


def _named(name: str, examined: Examined, paths: Paths) -> Look:
    """Whether a source's connection is there; Airflow takes seconds to say, and is asked without `offline`."""
    from nights import live

    what, found = f"source {name}", live.connection_of(name, examined, from_environment)
    if isinstance(found, Finding):
        in_airflow = replace(found, stops=False, remedy="Without --offline Airflow is asked for it.")
        return _look(what, in_airflow if has_airflow(paths) else found)
    return Look(State.OK, what, f"connection {found.conn_id}, not asked" if found else "no connection needed")


def _source(name: str, examined: Examined, connections: Resolver) -> list[Look]:
    from nights import live

    what = f"source {name}"
    said, problems = live.look_at(name, examined, connections)
    looks = [_look(what, p) if isinstance(p, Finding) else Look(State.NO, what, str(p)) for p in problems]
    return looks or [Look(State.OK, what, said)]


def server(district: District, connections: Resolver, paths: Paths) -> list[Look]:
    """Whether the Postgres server that the district names would take an edition, and holds the current one."""
    if district.publish.postgres is None:
        return []
    try:
        told = serving.look(district, connections, paths)
    except CoachingError as error:
        return [Look(State.NO, "postgres", str(error))]
    held = f"edition {told.edition}" if told.edition else "no edition yet"
    if told.is_current:
        return [Look(State.OK, "postgres", f"version {told.version}, {held}")]
    if told.is_of_old_key:
        other = (
            "which names people by an old pseudonym key; publish the next one (the newest night's steps from "
            "`coaching build` on), then `coaching postgres` clears what dropped tables leave"
        )
        return [Look(State.LOOK, "postgres", f"version {told.version}, {held}, {other}")]
    other = "not what the data folder holds now; `coaching postgres` loads that"
    return [Look(State.LOOK, "postgres", f"version {told.version}, {held}, {other}")]


def _key(district: District, connections: Resolver) -> Look:
    from warehouse.store import check_key

    try:
        place = _place(district, connections)
        key = key_of(district, connections)
        check_key(Paths.from_env(), key)
    except CoachingError as error:
        return Look(State.NO, "pseudonym key", str(error))
    return Look(State.OK, "pseudonym key", _KEY_IS.format(key.fingerprint, place))


def _place(district: District, connections: Resolver) -> str:
    try:
        return f"the connection {connections('coaching_key').conn_id}"
    except ConfigError:
        return key_file(district.name).name


def _format(paths: Paths) -> Look:
    try:
        check_format(paths)
    except CoachingError as error:
        return Look(State.NO, "data folder", str(error))
    return Look(State.OK, "data folder", f"format {FORMAT}")


def _disk(paths: Paths) -> list[Look]:
    """Whether every part of the data folder can be written, and how much space there is."""
    try:
        with atomic.disk_errors(paths.landing):
            paths.lay_out()
        for folder in sorted(f for f in paths.root.iterdir() if f.is_dir()):
            with atomic.replacing(folder / ".written") as probe:
                probe.write_bytes(b"probe")
            (folder / ".written").unlink()
    except CoachingError as error:
        return [Look(State.NO, "disk", str(error))]
    free = shutil.disk_usage(paths.root).free
    state = State.OK if free >= _MIN_FREE_BYTES else State.NO
    return [Look(state, "disk", f"{free / 1024**3:.1f} GiB free for {paths.root}")]
