"""Small Parquet files about the landing, written before each build: loads, what was set aside, how pulls ended.

They are derived from manifests and outcomes alone, and equal content gives equal bytes.
See docs/architecture.md, "Index files".
"""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.district import District
from coaching.manifest import Manifest
from coaching.outcomes import Outcome
from coaching.paths import Paths
from coaching.streams import Mode, Stream
from warehouse import files
from warehouse.store import ZERO_DATE, columns_schema, load_file, load_files, read_manifest
from warehouse.store.memory import Memory, Row

_TEXT, _INT, _DATE, _BOOL = pa.string(), pa.int64(), pa.date32(), pa.bool_()
_LOADS = pa.schema(
    {
        "source": _TEXT, "stream": _TEXT, "mode": _TEXT, "load_date": _DATE, "load_id": _TEXT, "rows": _INT,
        "accepted": _INT, "quarantined": _INT,
        "window_start": _TEXT, "window_end": _TEXT, "first_day": _DATE, "last_day": _DATE, "completeness": _TEXT,
        "reported_count": _INT,
        "cursor_out": _TEXT, "revision": _INT, "shrink_accepted": _BOOL, "new_fields": _TEXT, "missing_fields": _TEXT,
        "empty_fields": _TEXT, "lists": _INT, "gaps": _INT, "carried": _INT, "key_fingerprint": _TEXT, "file": _TEXT,
    }
)  # fmt: skip
_QUARANTINE = pa.schema(
    {
        "source": _TEXT, "stream": _TEXT, "load_date": _DATE, "load_id": _TEXT, "rule_name": _TEXT,
        "column_name": _TEXT, "reason": _TEXT, "rows": _INT,
    }
)  # fmt: skip
_OUTCOMES = pa.schema(
    {
        "load_date": _DATE, "step": _TEXT, "source": _TEXT, "stream": _TEXT, "status": _TEXT, "reason": _TEXT,
        "rows": _INT, "accepted": _INT,
        "quarantined": _INT,
    }
)  # fmt: skip
_STEPS = ("extract", "check")


def write_index(streams: Iterable[Stream], *, paths: Paths, district: District) -> None:
    """Zero-row files for every stream, then `loads.parquet`, `quarantine.parquet` and `outcomes.parquet`."""
    every = tuple(streams)
    for stream in every:
        _write_zero(stream, paths)
    memory = Memory(paths.index / "memory.json", district.timezone)
    loads: list[Row] = []
    put_aside: list[Row] = []
    for stream in every:
        for day, file in load_files(paths, stream.source, stream.name):
            row = memory.of(file, lambda f, s=stream: _load_row(f, s, paths, district))  # type: ignore[misc]
            if row is None:
                continue
            loads.append({**row, "load_date": day})
            if row["quarantine_file"]:
                counts = memory.of(paths.landing / str(row["quarantine_file"]), _broken_rules) or {}
                put_aside += [
                    {
                        **rule,
                        "source": stream.source,
                        "stream": stream.name,
                        "load_date": day,
                        "load_id": row["load_id"],
                    }
                    for rule in counts["rules"]  # type: ignore[attr-defined]
                ]
    _write(loads, _LOADS, paths.index / "loads.parquet")
    _write(put_aside, _QUARANTINE, paths.index / "quarantine.parquet")
    _write(_outcomes(paths, memory), _OUTCOMES, paths.index / "outcomes.parquet")
    memory.save()


def _write_zero(stream: Stream, paths: Paths) -> None:
    """Replaced only where the declaration changed, so that a night does not rewrite what is the same."""
    file = load_file(paths, stream.source, stream.name, ZERO_DATE)
    schema = columns_schema(stream)
    if file.exists() and pq.read_schema(file).equals(schema):
        return
    files.write_table(file, schema.empty_table())


def _load_row(file: Path, stream: Stream, paths: Paths, district: District) -> Row | None:
    manifest = read_manifest(file)
    if manifest is None:
        return None
    first, last = _days(manifest, stream, file, district)
    told = asdict(manifest)
    return {
        **{name: told[name] for name in _LOADS.names if name in told},
        "first_day": first and first.isoformat(),
        "last_day": last and last.isoformat(),
        "new_fields": json.dumps(dict(manifest.new_fields), sort_keys=True),
        "missing_fields": json.dumps(sorted(manifest.missing_fields)),
        "empty_fields": json.dumps(sorted(manifest.empty_fields)),
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


def _broken_rules(file: Path) -> Row:
    """How many rows broke each rule; a row may break several."""
    table = pq.read_table(file, columns=["rule_name", "column_name", "reason"])
    counted = Counter(zip(*(table.column(n).to_pylist() for n in table.column_names), strict=True))
    return {
        "rules": [{"rule_name": r, "column_name": c, "reason": why, "rows": n} for (r, c, why), n in counted.items()]
    }


def _outcomes(paths: Paths, memory: Memory) -> list[Row]:
    """How pulls and checks ended; `started` is left out, for a rerun must not show."""
    found = (memory.of(f, _outcome) for f in sorted(paths.runs.glob("*/*.json")) if f.name.split(".")[0] in _STEPS)
    return [row for row in found if row and row["status"] != "started"]


def _outcome(file: Path) -> Row:
    told = asdict(Outcome(**json.loads(file.read_text(encoding="utf-8"))))
    return {name: told[name] for name in _OUTCOMES.names}


def _write(rows: list[Row], schema: pa.Schema, final: Path) -> None:
    ordered = sorted(
        rows,
        key=lambda r: [
            str(r.get(n)) for n in ("source", "stream", "load_date", "step", "rule_name", "column_name", "reason")
        ],
    )
    columns = {f.name: [_typed(r.get(f.name), f.type) for r in ordered] for f in schema}
    table = pa.table({n: pa.array(v, schema.field(n).type) for n, v in columns.items()}, schema=schema)
    files.write_table(final, table)


def _typed(value: object, kind: pa.DataType) -> object:
    return date.fromisoformat(str(value)) if kind == _DATE and value is not None else value
