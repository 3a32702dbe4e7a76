"""Retention by class of data: how a night went, logs, withdrawn loads, and what was sealed in loads of long ago.

Flow: district.yml `retention`, a day -> Aged -> files removed, loads rewritten without sealed values
Loads stay, whatever goes of them: the rows of events that go are `warehouse.tidy.events`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching import atomic
from coaching.district import Retention
from coaching.paths import Paths
from warehouse.store import ZERO_DATE, damage, read_manifest
from warehouse.store.writing import write_file

_READ_ROWS = 65_536
_EXTRA, _PREFIX = "_extra", "load_date="


@dataclass(frozen=True)
class Aged:
    """What is older than the district keeps it.

    Attributes:
        root: the data folder.
        files: class of data -> files that go.
        sealed: loads, and rows that their checks set aside, whose sealed values go.
    """

    root: Path
    files: dict[str, tuple[Path, ...]]
    sealed: tuple[Path, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Class of data -> how many files."""
        return {name: len(found) for name, found in self.files.items()} | {"loads with sealed values": len(self.sealed)}


def aged(paths: Paths, retention: Retention, today: date) -> Aged:
    """What is too old on that local day; nothing is written."""
    told, logs = today - timedelta(retention.told_days), today - timedelta(retention.log_days)
    withdrawn = today - timedelta(retention.withdrawn_days)
    return Aged(
        paths.root,
        {
            "outcomes of nights": _dated(paths.runs.glob("*/*.json"), told, lambda file: file.parent.name),
            "reports": _dated(paths.reports.glob("*.md"), told, lambda file: file.stem),
            "logs": _changed_before(paths.logs.rglob("*.log"), logs),
            "withdrawn loads": _changed_before((paths.landing / "_withdrawn").rglob("*.parquet"), withdrawn),
            "left aside by killed processes": tuple(
                sorted(f for f in paths.root.rglob(atomic.ASIDE) if atomic.is_abandoned(f))
            ),
        },
        tuple(_with_sealed(paths, today - timedelta(retention.sealed_days))),
    )


def remove(found: Aged) -> None:
    """Removes it: files, and the folders that are empty then; loads are rewritten aside and by rename, each whole."""
    for file in (file for files in found.files.values() for file in files):
        file.unlink(missing_ok=True)
        _drop_empty(file.parent, found.root)
    for file in found.sealed:
        _unseal(file)


def _dated(files: Iterator[Path], first_kept: date, day_of: Callable[[Path], str]) -> tuple[Path, ...]:
    return tuple(sorted(file for file in files if (day := _day(day_of(file))) and day < first_kept))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:  # not of a night: stays
        return None


def _changed_before(files: Iterator[Path], first_kept: date) -> tuple[Path, ...]:
    return tuple(sorted(f for f in files if datetime.fromtimestamp(f.stat().st_mtime, UTC).date() < first_kept))


def _with_sealed(paths: Paths, first_kept: date) -> Iterator[Path]:
    """Committed loads of nights before that day, each after the rows that were set aside, if anything is sealed."""
    for file in sorted(paths.landing.glob("[!_]*/*/load_date=*/data.parquet")):
        day = file.parent.name.removeprefix(_PREFIX)
        if day == ZERO_DATE or date.fromisoformat(day) >= first_kept or not damage.is_readable(file):
            continue
        manifest = read_manifest(file)
        aside = paths.landing / manifest.quarantine_file if manifest and manifest.quarantine_file else None
        if aside and aside.exists() and damage.is_readable(aside) and _is_sealed(aside):
            yield aside
        if _is_sealed(file) or (manifest and manifest.new_names):
            yield file


def _is_sealed(file: Path) -> bool:
    with pq.ParquetFile(file) as opened:
        if _EXTRA not in opened.schema_arrow.names:
            return False
        column = opened.read([_EXTRA]).column(_EXTRA)
        return bool(column.null_count < len(column))


def _unseal(file: Path) -> None:
    manifest, schema = read_manifest(file), pq.read_schema(file).remove_metadata()

    def without(batch: pa.RecordBatch) -> pa.RecordBatch:
        at = batch.schema.get_field_index(_EXTRA)
        return batch.set_column(at, schema.field(at), pa.nulls(batch.num_rows, schema.field(at).type))

    with pq.ParquetFile(file) as before:
        batches = (without(batch.replace_schema_metadata(None)) for batch in before.iter_batches(_READ_ROWS))
        write_file(file, schema, batches, manifest and replace(manifest, new_names=""))


def _drop_empty(folder: Path, root: Path) -> None:
    """The folder and those around it as far as they hold nothing else; the data folder's own folders stay."""
    while root in folder.parent.parents:
        try:
            folder.rmdir()
        except OSError:
            return
        folder = folder.parent
