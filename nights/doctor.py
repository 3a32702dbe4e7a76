"""`coaching doctor`: configuration, sources, key and disk looked at before anything runs; all mistakes at once."""

import shutil
from dataclasses import dataclass
from enum import StrEnum

from coaching.connections import Resolver, from_environment
from coaching.district import District, Examined
from coaching.errors import CoachingError
from coaching.findings import Finding
from coaching.paths import Paths
from coaching.secrets import key_file, load_key
from nights import configuration

_MIN_FREE_BYTES = 2 * 1024**3
_KEY_IS = "fingerprint {} in {}; keep a copy of that file apart from the data"


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


def examine(*, connections: Resolver = from_environment, offline: bool = False) -> list[Look]:
    """Looks at everything a night needs.

    Args:
        connections: gives a connection by its id.
        offline: whether no source is asked: what files, connections and the last landing can tell.
    """
    try:
        examined = configuration.examine()
    except CoachingError as error:
        return [Look(State.NO, "configuration", str(error))]
    paths = Paths.from_env()
    found = _configuration(examined, paths)
    if examined.district is None:
        return found
    found += [look for name in examined.district.sources for look in _source(name, examined, connections, offline)]
    return [*found, _key(examined.district), _disk(paths)]


def _configuration(examined: Examined, paths: Paths) -> list[Look]:
    findings = [_look("configuration", f) for f in (*examined.findings, *configuration.against_roster(examined, paths))]
    if not all(f.ok for f in findings) or examined.district is None:
        return findings
    district = examined.district
    streams = f"{len(district.sources)} sources, {len(examined.seeds.tables)} seeds"
    return [Look(State.OK, "configuration", f"{district.title}: {streams}"), *findings]


def _look(what: str, finding: Finding) -> Look:
    return Look(State.NO if finding.stops else State.LOOK, what, str(finding))


def _source(name: str, examined: Examined, connections: Resolver, offline: bool) -> list[Look]:
    from nights import live

    assert examined.district is not None  # noqa: S101 - asked before
    what = f"source {name}"
    if offline:
        found = live.connection_of(name, examined, connections)
        if isinstance(found, Finding):
            return [_look(what, found)]
        return [Look(State.OK, what, f"connection {found.conn_id}, not asked" if found else "no connection needed")]
    said, problems = live.look_at(name, examined, connections)
    looks = [_look(what, p) if isinstance(p, Finding) else Look(State.NO, what, str(p)) for p in problems]
    return looks or [Look(State.OK, what, said)]


def _key(district: District) -> Look:
    from warehouse.store import check_key

    try:
        key = load_key(district.name)
        check_key(Paths.from_env(), key.fingerprint)
    except CoachingError as error:
        return Look(State.NO, "pseudonym key", str(error))
    return Look(State.OK, "pseudonym key", _KEY_IS.format(key.fingerprint, key_file(district.name).name))


def _disk(paths: Paths) -> Look:
    paths.root.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(paths.root).free
    state = State.OK if free >= _MIN_FREE_BYTES else State.NO
    return Look(state, "disk", f"{free / 1024**3:.1f} GiB free for {paths.root}")
