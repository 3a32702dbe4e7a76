"""What `loads.parquet` says of one load: its manifest, and the local days whose rows it can hold."""

import json
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.district import District
from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.streams import Mode, Stream
from warehouse.store import read_manifest
from warehouse.store.memory import Row


def load_row(file: Path, stream: Stream, paths: Paths, district: District) -> Row | None:
    """The row; None where the file carries no manifest."""
    manifest = read_manifest(file)
    if manifest is None:
        return None
    first, last = _days(manifest, stream, file, district)
    told = asdict(manifest)
    return {
        **told,
        "first_day": first and first.isoformat(),
        "last_day": last and last.isoformat(),
        "new_fields": json.dumps(dict(manifest.new_fields), sort_keys=True),
        "missing_fields": json.dumps(sorted(manifest.missing_fields)),
        "empty_fields": json.dumps(sorted(manifest.empty_fields)),
        "aged_until": manifest.aged_until or None,
        "file": file.relative_to(paths.landing).as_posix(),
        "quarantine_file": manifest.quarantine_file,
    }


def _days(manifest: Manifest, stream: Stream, file: Path, district: District) -> tuple[date | None, date | None]:
    """The local days whose rows the load can hold.

    An `upsert` answers with rows that changed in the window, however old they are: their days are read from the
    cursor's column.
    """
    if manifest.mode == Mode.FULL.value:
        return None, None
    first = _local(manifest.window_start, district)
    # a window that ends at midnight holds nothing of the day that begins there
    last = _local(manifest.window_end, district, before=timedelta(seconds=1))
    if manifest.mode == Mode.UPSERT.value and first and stream.cursor in stream.columns:
        bounds = pc.min_max(pq.read_table(file, columns=[stream.cursor]).column(stream.cursor)).as_py()
        earliest = _local(bounds["min"], district) if bounds["min"] else first
        first = min(first, earliest) if earliest else None
    return first, last


def _local(text: str | None, district: District, *, before: timedelta = timedelta()) -> date | None:
    try:
        instant = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return (instant - before).astimezone(district.zone).date() if instant.tzinfo else None
