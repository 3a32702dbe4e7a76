"""Loads that the disk has spoilt: set aside, so that their stream alone stops, and told until pulled again.

Flow: landing/<source>/<stream>/load_date=D/data.parquet -> landing/_damaged/<source>/<stream>/load_date=D/data.parquet
"""

import logging
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching import atomic
from coaching.errors import ContractError
from coaching.manifest import FORMAT
from coaching.outcomes import Outcome, write_outcome
from coaching.paths import Paths
from coaching.streams import Mode, Stream
from warehouse.store.digests import is_intact
from warehouse.store.loads import FILE, load_file, load_files, read_manifest

_log = logging.getLogger(__name__)
_FOLDER = "_damaged"
_PREFIX = "load_date="


def is_readable(file: Path) -> bool:
    """Whether the file ends as a Parquet file does."""
    try:
        pq.read_metadata(file)
    except (pa.ArrowException, OSError):
        return False
    return True


def is_sound(file: Path) -> bool:
    """Whether the file is whole and its bytes are those that were written (where it carries a digest)."""
    try:
        intact = is_intact(file) if is_readable(file) else False
        # a load of today's format without a digest has lost it
        return bool(intact) or (intact is None and _format(file) < FORMAT)
    except (ContractError, OSError, ValueError):
        return False


def _format(file: Path) -> int:
    manifest = read_manifest(file)
    return manifest.format if manifest else 0


def set_aside(paths: Paths, stream: Stream, load_date: str) -> None:
    """Takes a damaged load out of every reader's sight; its night says so from then on."""
    source, name = stream.source, stream.name
    atomic.move(load_file(paths, source, name, load_date), _aside(paths, stream) / f"{_PREFIX}{load_date}" / FILE)
    reason = str(refusal(stream, load_date))
    _log.warning("%s", reason)
    write_outcome(paths.runs, Outcome(load_date, "check", source, name, "refused", reason))


def set_unreadable_aside(paths: Paths, stream: Stream) -> None:
    """Sets aside the loads of a stream that are no whole files."""
    for day, file in load_files(paths, stream.source, stream.name):
        if not is_readable(file):
            set_aside(paths, stream, day)


def damaged(paths: Paths, stream: Stream) -> list[str]:
    """The nights whose load is damaged and was not pulled again. A full list needs only its newest."""
    found = sorted(f.parent.name.removeprefix(_PREFIX) for f in _aside(paths, stream).glob(f"{_PREFIX}*/{FILE}"))
    if not found:
        return []
    days = [day for day, _ in load_files(paths, stream.source, stream.name)]
    if stream.mode is Mode.FULL:
        return [day for day in found if day > max(days, default="")]
    return [day for day in found if day not in days]


def refusal(stream: Stream, load_date: str) -> ContractError:
    """The sentence for a damaged load."""
    again = f"coaching run --date {load_date} --source {stream.source} --stream {stream.name}"
    return ContractError(
        f"{stream.source}.{stream.name}: the load of {load_date} is damaged on the disk.",
        remedy=f"What was built from it stays; pull that night again: `{again}`. Then look at the disk.",
    )


def _aside(paths: Paths, stream: Stream) -> Path:
    return paths.landing / _FOLDER / stream.source / stream.name
