"""Small Parquet files about the landing, written before each build: loads, what was set aside, how pulls ended.

They are derived from manifests and outcomes alone, and equal content gives equal bytes.
See docs/architecture.md, "Index files".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.district import District
from coaching.outcomes import read_outcome
from coaching.paths import Paths
from coaching.streams import Mode, Stream
from warehouse import files
from warehouse.store import ZERO_DATE, columns_schema, damage, load_file, load_files
from warehouse.store.load_rows import load_row
from warehouse.store.memory import Memory, Row

_TEXT, _INT, _DATE, _BOOL = pa.string(), pa.int64(), pa.date32(), pa.bool_()
_LOADS = pa.schema(
    {
        "source": _TEXT, "stream": _TEXT, "mode": _TEXT, "load_date": _DATE, "load_id": _TEXT, "rows": _INT,
        "accepted": _INT, "quarantined": _INT,
        "window_start": _TEXT, "window_end": _TEXT, "first_day": _DATE, "last_day": _DATE, "completeness": _TEXT,
        "reported_count": _INT,
        "cursor_out": _TEXT, "revision": _INT, "shrink_accepted": _BOOL, "new_fields": _TEXT, "missing_fields": _TEXT,
        "empty_fields": _TEXT, "lists": _INT, "gaps": _INT, "carried": _INT, "aged": _INT, "late": _INT,
        "aged_until": _DATE, "key_fingerprint": _TEXT, "file": _TEXT,
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
# What stands for the rules of rows whose quarantine file is damaged.
DAMAGED = "quarantine_file_is_damaged"
_LOST = "the file of these rows is damaged on the disk; pull that night again"


def write_index(streams: Iterable[Stream], *, paths: Paths, district: District) -> None:
    """Zero-row files for every stream, then `loads.parquet`, `quarantine.parquet` and `outcomes.parquet`.

    A load that turns out to be damaged is set aside first.
    """
    every = tuple(streams)
    memory = Memory(paths.index / "memory.json", district.timezone)
    _set_damaged_aside(every, paths, memory)
    loads: list[Row] = []
    put_aside: list[Row] = []
    for stream in every:
        _write_zero(stream, paths)
        for day, row in _loads(stream, paths, district, memory):
            loads.append({**row, "load_date": day})
            named = {"source": stream.source, "stream": stream.name, "load_date": day, "load_id": row["load_id"]}
            put_aside += [{**rule, **named} for rule in _rules(row, paths, memory)]
    _write(loads, _LOADS, paths.index / "loads.parquet")
    _write(put_aside, _QUARANTINE, paths.index / "quarantine.parquet")
    _write(_outcomes(paths, memory), _OUTCOMES, paths.index / "outcomes.parquet")
    memory.save()


def _set_damaged_aside(streams: Sequence[Stream], paths: Paths, memory: Memory) -> None:
    """Every new file is read through, and of the others as many as have their turn."""
    found = {file: (s, day) for s in streams for day, file in load_files(paths, s.source, s.name)}
    due = memory.turn(list(found))
    for file, (stream, day) in found.items():
        if (file in due or memory.is_new(file)) and not damage.is_sound(file):
            damage.set_aside(paths, stream, day)


def _loads(stream: Stream, paths: Paths, district: District, memory: Memory) -> Iterator[tuple[str, Row]]:
    """Load date and row of every load; of a damaged one what is remembered, so that what was built from it stays."""
    for day, file in load_files(paths, stream.source, stream.name):
        row = memory.of(file, lambda f: load_row(f, stream, paths, district))
        if row is not None:
            yield day, row
    if stream.mode is not Mode.FULL:
        for day in damage.damaged(paths, stream):
            row = memory.last(load_file(paths, stream.source, stream.name, day))
            if row is not None:
                yield day, row


def _rules(row: Row, paths: Paths, memory: Memory) -> list[Row]:
    """How many rows of a load each rule set aside."""
    if not row["quarantine_file"]:
        return []
    file = paths.landing / str(row["quarantine_file"])
    counts = memory.of(file, _broken_rules) if file.exists() else None
    lost: Row = {"rule_name": DAMAGED, "column_name": "", "reason": _LOST, "rows": row["quarantined"]}
    return counts["rules"] if counts else [lost]  # type: ignore[return-value]


def _write_zero(stream: Stream, paths: Paths) -> None:
    """Replaced only where the declaration changed, so that a night does not rewrite what is the same."""
    file = load_file(paths, stream.source, stream.name, ZERO_DATE)
    schema = columns_schema(stream)
    if file.exists() and damage.is_readable(file) and pq.read_schema(file).equals(schema):
        return
    files.write_table(file, schema.empty_table())


def _broken_rules(file: Path) -> Row | None:
    """How many rows broke each rule; a row may break several. None where the file is damaged."""
    if not damage.is_sound(file):
        return None
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
    told = asdict(read_outcome(file))
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
