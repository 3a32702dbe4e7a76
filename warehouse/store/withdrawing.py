"""A committed load that counts no more: out of the landing, but not lost."""

import os
from contextlib import suppress
from pathlib import Path

from coaching.atomic import put
from coaching.paths import Paths
from warehouse.store.loads import load_file, read_manifest


def withdraw_shrunken(paths: Paths, source: str, stream: str, load_date: str) -> int | None:
    """Moves a load that was committed by an accepted shrink aside, with what its check put aside.

    Returns:
        How many rows it had; None where no such load is committed.
    """
    file = load_file(paths, source, stream, load_date)
    manifest = read_manifest(file) if file.exists() else None
    if manifest is None or not manifest.shrink_accepted:
        return None
    home = paths.landing / "_withdrawn" / source / stream
    home.mkdir(parents=True, exist_ok=True)
    quarantined = paths.landing / manifest.quarantine_file if manifest.quarantine_file else None
    _put(file, home / f"{manifest.load_id}.parquet")
    if quarantined and quarantined.exists():
        _put(quarantined, home / f"{manifest.load_id}.quarantine.parquet")
    with suppress(OSError):  # what else stands there stays
        file.parent.rmdir()
    return manifest.rows


def _put(file: Path, target: Path) -> None:
    """Moves a file; its time of change is from then on when it was withdrawn, by which `coaching tidy` ages it."""
    os.utime(file)
    put(file, target)
