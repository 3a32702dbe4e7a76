"""`coaching doctor`: configuration, connections, key and disk, looked at before anything runs."""

import shutil
from dataclasses import dataclass

from coaching.connections import Resolver, from_environment
from coaching.district import District, check_flags, load_district
from coaching.errors import CoachingError
from coaching.paths import Paths
from coaching.secrets import key_file, load_key

_MIN_FREE_BYTES = 2 * 1024**3
_KEY_IS = "fingerprint {} in {}; keep a copy of that file apart from the data"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: good or not, and a sentence without any secret."""

    ok: bool
    what: str
    text: str


def examine(*, connections: Resolver = from_environment) -> list[Finding]:
    """Looks at everything a night needs; where the configuration is wrong, at nothing else."""
    from extractors import declared

    try:
        district = load_district()
        streams = declared(district)
        check_flags(district.folder)
    except CoachingError as error:
        return [Finding(ok=False, what="configuration", text=str(error))]
    found = [
        Finding(
            ok=True,
            what="configuration",
            text=f"{district.title}: {len(district.sources)} sources, {len(streams)} streams",
        )
    ]
    return [*found, *_sources(district, connections), _key(district), _disk()]


def _sources(district: District, connections: Resolver) -> list[Finding]:
    from extractors import ping

    findings = []
    for name, source in district.sources.items():
        try:
            connection = connections(source.connection) if source.connection else None
            findings.append(Finding(ok=True, what=f"source {name}", text=ping(name, source, connection)))
        except CoachingError as error:
            findings.append(Finding(ok=False, what=f"source {name}", text=str(error)))
    return findings


def _key(district: District) -> Finding:
    from warehouse.store import check_key

    try:
        key = load_key(district.name)
        check_key(Paths.from_env(), key.fingerprint)
    except CoachingError as error:
        return Finding(ok=False, what="pseudonym key", text=str(error))
    return Finding(ok=True, what="pseudonym key", text=_KEY_IS.format(key.fingerprint, key_file(district.name).name))


def _disk() -> Finding:
    root = Paths.from_env().root
    root.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(root).free
    return Finding(ok=free >= _MIN_FREE_BYTES, what="disk", text=f"{free / 1024**3:.1f} GiB free for {root}")
