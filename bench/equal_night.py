"""A further night in which every source shows what it showed the night before: equal rows, as new loads.

Run as `python -m bench.equal_night <data folder> <night> <further night>`: a process of its own, so that the measuring
one stays small.
"""

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.manifest import Manifest
from coaching.outcomes import read_outcomes, write_outcome
from coaching.paths import Paths
from warehouse.store import ZERO_DATE, quarantine_name, read_manifest
from warehouse.store.writing import write_file

_PREFIX = "load_date="


def repeat(paths: Paths, *, night: str, further: str) -> int:
    """Commits each load of the night once more under the further date; returns how many there are."""
    written = 0
    for file in sorted(paths.landing.glob(f"[!_]*/*/{_PREFIX}{night}/*.parquet")):
        manifest = read_manifest(file)
        if manifest:
            _repeat(file, _further(manifest, further), paths)
            written += 1
    for outcome in read_outcomes(paths.runs, night):
        if outcome.step in ("extract", "check"):
            write_outcome(paths.runs, replace(outcome, load_date=further))
    return written


def forget(paths: Paths, *, night: str) -> None:
    """The data folder as if the night had not been."""
    for folder in (*paths.landing.glob(f"[!_]*/*/{_PREFIX}{night}"), *paths.runs.glob(night)):
        shutil.rmtree(folder)


def nights(paths: Paths) -> list[str]:
    """Every night that has a load, in order."""
    return sorted({f.name.removeprefix(_PREFIX) for f in paths.landing.glob(f"[!_]*/*/{_PREFIX}*")} - {ZERO_DATE})


def _further(manifest: Manifest, further: str) -> Manifest:
    made = f"{further}-{manifest.load_id.rsplit('-', 1)[1]}"
    aside = manifest.quarantine_file and quarantine_name(manifest.source, manifest.stream, made)
    return replace(
        manifest, load_date=further, load_id=made, quarantine_file=aside, started_at=f"{further}T23:59:59+00:00"
    )


def _repeat(file: Path, manifest: Manifest, paths: Paths) -> None:
    old = read_manifest(file)
    table = pq.read_table(file, partitioning=None).replace_schema_metadata(None)
    loads = pa.repeat(pa.scalar(manifest.load_id), table.num_rows)
    table = table.set_column(table.column_names.index("_load_id"), "_load_id", loads)
    final = file.parent.parent / f"{_PREFIX}{manifest.load_date}" / file.name
    write_file(final, table.schema, table.to_batches(), manifest)
    if old and old.quarantine_file and manifest.quarantine_file:
        shutil.copyfile(paths.landing / old.quarantine_file, paths.landing / manifest.quarantine_file)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(repeat(Paths(Path(sys.argv[1])), night=sys.argv[2], further=sys.argv[3])))
