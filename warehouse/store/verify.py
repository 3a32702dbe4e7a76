"""Every bit of the landing read through: what is damaged is set aside and told, so that it can be pulled again."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from coaching.paths import Paths
from coaching.streams import Stream
from warehouse.store import damage
from warehouse.store.digests import is_intact
from warehouse.store.loads import load_files, read_manifest


@dataclass
class Verified:
    """What was read.

    Attributes:
        files: loads and quarantine files that are as they were written.
        without_digest: how many of them carry no digest: they end as a Parquet file does, and no more is known.
        damaged: a sentence with the remedy for each of the others.
    """

    files: int = 0
    without_digest: int = 0
    damaged: list[str] = field(default_factory=list)


def verify(streams: Iterable[Stream], *, paths: Paths) -> Verified:
    """Reads every committed load and its quarantine file through; sets damaged loads aside."""
    told = Verified()
    for stream in streams:
        for day, file in load_files(paths, stream.source, stream.name):
            if not damage.is_sound(file):
                damage.set_aside(paths, stream, day)
                continue
            _count(told, is_digested=is_intact(file) is not None)
            manifest = read_manifest(file)
            if manifest and manifest.quarantine_file:
                aside = paths.landing / manifest.quarantine_file
                if damage.is_sound(aside):
                    _count(told, is_digested=is_intact(aside) is not None)
                else:
                    told.damaged.append(_rows_lost(stream, day, manifest.quarantined))
        told.damaged += [str(damage.refusal(stream, day)) for day in damage.damaged(paths, stream)]
    return told


def _count(told: Verified, *, is_digested: bool) -> None:
    told.files += 1
    told.without_digest += not is_digested


def _rows_lost(stream: Stream, day: str, rows: int) -> str:
    again = f"coaching run --date {day} --source {stream.source} --stream {stream.name} --repull"
    return f"{stream.source}.{stream.name}: the {rows} rows set aside on {day} are damaged on the disk. `{again}`"
