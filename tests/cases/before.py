"""A data folder as the version before this one left it: names of files and of headings in clear, open to everybody."""

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from coaching.manifest import FOOTER_KEY, Manifest
from coaching.outcomes import Outcome, write_outcome
from nights.night import Night
from warehouse.land import undeclared
from warehouse.store import read_manifest

EDITIONS = ("000001-aa", "000002-bb")


def made_before(night: Night, *, file: str, reason: str) -> None:
    """Takes today's folder of a night back to the format before; `file` is the name of the pulled file."""
    for load in night.paths.landing.glob("*/*/load_date=2*/data.parquet"):
        manifest = read_manifest(load)
        assert manifest is not None
        aside = night.paths.landing / (manifest.quarantine_file or "")
        if manifest.quarantine_file:
            _clear(aside, None, file)
        names = undeclared.opened(manifest, night.key, night.stream(manifest.source, manifest.stream))
        _clear(load, replace(manifest, format=1, new_names="", new_fields=names), file)
    write_outcome(night.paths.runs, Outcome("2026-01-04", "extract", "forms", "log", "refused", reason))
    night.paths.reports.mkdir(exist_ok=True)
    (night.paths.reports / "2026-01-04.md").write_text(f"# A night\n\n- **extract forms log** refused: {reason}\n")
    for place in (night.paths.warehouse, *(_edition(night, name) for name in EDITIONS)):
        with duckdb.connect(str(place)) as engine:
            engine.execute("create schema marts")
            engine.execute("create table marts.mart_data_quality as select ? as refusal_reason", [reason])
    (night.paths.published / "current").symlink_to(Path("editions") / EDITIONS[-1])
    (night.paths.index / "memory.json").write_text(json.dumps({"a": [reason]}))
    (night.paths.root / "format").unlink(missing_ok=True)
    for path in (night.paths.root, *night.paths.root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)


def _edition(night: Night, name: str) -> Path:
    folder = night.paths.published / "editions" / name / "bi"
    folder.mkdir(parents=True)
    (folder.parent / "manifest.json").write_text(json.dumps({"edition": name}))
    return folder / "bi.duckdb"


def _clear(load: Path, manifest: Manifest | None, file: str) -> None:
    table = pq.read_table(load, partitioning=None)
    at = table.column_names.index("_source_file")
    table = table.set_column(at, "_source_file", pa.array([file] * table.num_rows, pa.string()))
    footer = {FOOTER_KEY: manifest.to_json()} if manifest else None
    pq.write_table(table.replace_schema_metadata(footer), load)
