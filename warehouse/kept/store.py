"""Where closed weeks stand, which files count, and what dbt reads of them.

Flow: kept/<relation>.<number>.parquet, kept.json -> index/kept_*.parquet -> dbt source `coaching`
A change writes all files anew under the next number, then `kept.json`, which says the number and up to which day weeks
are closed: a kill leaves the old state or the new one. No pseudonym stands in them, and of people teachers' keys alone.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching import atomic
from coaching.errors import ContractError
from coaching.paths import Paths
from warehouse import files
from warehouse.store.digests import is_intact
from warehouse.store.writing import write_file

# before any week is closed
NEVER = date(1900, 1, 1)
TEACHERS, SCHOOLS, SECTIONS = "lms_teacher_weeks", "lms_school_weeks", "lms_sections"
LOADS, OTHERS, UNTIL = "lms_loads", "lms_others", "lms_until"
_PREFIX = "kept_"
_TEXT, _DATE, _INT = pa.string(), pa.date32(), pa.int64()
_COUNTS = (
    "n_students n_active_events n_passive_events n_unmapped_events n_student_sessions n_work_set n_design_events "
    "n_teacher_views n_teacher_sessions n_feedback_events n_comments n_discussion_posts n_feedback_timed"
)
_SCHOOL_COUNTS = "n_active_events n_passive_events n_unmapped_events n_students n_teachers"
RELATIONS: Mapping[str, pa.Schema] = {
    TEACHERS: pa.schema(
        [
            ("teacher_key", _TEXT),
            ("week_start_date", _DATE),
            *((name, _INT) for name in _COUNTS.split()),
            ("feedback_hours_median", pa.float64()),
        ]
    ),
    SCHOOLS: pa.schema(
        [
            ("school_key", _TEXT),
            ("week_start_date", _DATE),
            ("activity_class", _TEXT),
            *((name, _INT) for name in _SCHOOL_COUNTS.split()),
        ]
    ),
    # the days on which a section was seen in use
    SECTIONS: pa.schema([("section_key", _TEXT), ("first_day", _DATE), ("last_day", _DATE)]),
    # the loads whose events closed weeks count, and from which day on they do
    LOADS: pa.schema([("load_date", _DATE), ("load_id", _TEXT), ("counted_from", _DATE)]),
    # events of lists that are no events by day (work handed in), as many as closed weeks were made from
    OTHERS: pa.schema([("platform", _TEXT), ("event_source", _TEXT), ("n_events", _INT)]),
}
_UNTIL = pa.schema([("until_date", _DATE)])


@dataclass(frozen=True)
class Kept:
    """What is kept.

    Attributes:
        until: weeks that began before this Monday are closed.
        tables: by relation.
        files: how many they were read from.
        key: fingerprint of the pseudonym key that people's keys follow from; empty until a key is rotated.
    """

    until: date
    tables: Mapping[str, pa.Table]
    files: int = 0
    key: str = ""


def schemas() -> dict[str, pa.Schema]:
    """By the file's name below index/, without its ending."""
    return {f"{_PREFIX}{name}": schema for name, schema in (*RELATIONS.items(), (UNTIL, _UNTIL))}


def until(paths: Paths) -> date:
    """Weeks that began before this Monday are closed; `NEVER` where none is.

    Raises:
        ContractError: the note can't be read.
    """
    return _note(paths).until


def read(paths: Paths) -> Kept:
    """What is kept; empty tables where nothing is.

    Raises:
        ContractError: a file is damaged or is not there.
    """
    note = _note(paths)
    if not note.number:
        return Kept(NEVER, {name: schema.empty_table() for name, schema in RELATIONS.items()})
    return Kept(note.until, {name: _table(paths, name, note.number) for name in RELATIONS}, len(RELATIONS), note.key)


def write(paths: Paths, kept: Kept) -> None:
    """Puts it in the place of what is kept, whole or not at all."""
    number = _note(paths).number + 1
    for name, schema in RELATIONS.items():
        table = kept.tables[name].select(schema.names).cast(schema).sort_by([(n, "ascending") for n in schema.names])
        write_file(_file(paths, name, number), schema, table.combine_chunks().to_batches(), None)
    note = {"until": kept.until.isoformat(), "number": number} | ({"key": kept.key} if kept.key else {})
    atomic.write_text(paths.kept_files, json.dumps(note, indent=1) + "\n", mode=0o600)
    drop_others(paths)


def drop_others(paths: Paths) -> None:
    """Removes files that do not count: earlier ones, and those of a killed run."""
    number = _note(paths).number
    wanted = {_file(paths, name, number) for name in RELATIONS}
    for file in paths.kept.glob("[!.]*.parquet"):
        if file not in wanted:
            file.unlink(missing_ok=True)


def render(paths: Paths) -> None:
    """Writes what dbt reads.

    Raises:
        ContractError: what is kept is damaged, or is of before events went.
    """
    kept = read(paths)
    loads = paths.index / "loads.parquet"
    gone = pc.max(pq.read_table(loads, columns=["aged_until"]).column(0)).as_py() if _has_ages(loads) else None
    if gone and gone > kept.until:
        message = f"Events of before {gone} are gone from the landing, and what their weeks came to is not kept."
        raise ContractError(message, remedy=remedy(paths))
    for name, table in kept.tables.items():
        files.write_table(paths.index / f"{_PREFIX}{name}.parquet", table)
    closed = pa.table({"until_date": [kept.until] if kept.until > NEVER else []}, schema=_UNTIL)
    files.write_table(paths.index / f"{_PREFIX}{UNTIL}.parquet", closed)


def without(keys: frozenset[str], paths: Paths, *, apply: bool) -> int:
    """Leaves the weeks of these teachers out; returns how many there are.

    Args:
        keys: keys of people.
        paths: the data folder.
        apply: whether to write; otherwise they are only counted.
    """
    kept = read(paths)
    weeks = kept.tables[TEACHERS]
    own = pc.is_in(weeks.column("teacher_key"), value_set=pa.array(sorted(keys), _TEXT))
    found: int = pc.sum(own).as_py() or 0
    if apply and found:
        write(paths, replace(kept, tables={**kept.tables, TEACHERS: weeks.filter(pc.invert(own))}))
    elif apply:
        drop_others(paths)
    return found


def remedy(paths: Paths) -> str:
    """What to do where it is not whole."""
    return (
        f"Put {paths.kept} and {paths.kept_files.name} back from the backup of the data folder that goes with its "
        "landing (docs/operations.md): nothing else can give these weeks."
    )


@dataclass(frozen=True)
class _Note:
    """Which files count."""

    until: date
    number: int
    key: str = ""


def _note(paths: Paths) -> _Note:
    try:
        told = json.loads(paths.kept_files.read_text(encoding="utf-8"))
        return _Note(date.fromisoformat(told["until"]), int(told["number"]), str(told.get("key", "")))
    except FileNotFoundError:
        return _Note(NEVER, 0)
    except (OSError, ValueError, KeyError, TypeError):
        message = f"{paths.kept_files.name} can't be read: which weeks are closed is not known."
        raise ContractError(message, remedy=remedy(paths)) from None


def _file(paths: Paths, name: str, number: int) -> Path:
    return paths.kept / f"{name}.{number:06}.parquet"


def _table(paths: Paths, name: str, number: int) -> pa.Table:
    file = _file(paths, name, number)
    try:
        is_whole = is_intact(file)
        table = pq.ParquetFile(file).read() if is_whole else None
    except (pa.ArrowException, OSError, ValueError):
        table = None
    if table is None:
        message = f"{file.relative_to(paths.root)} is damaged or is not there."
        raise ContractError(message, remedy=remedy(paths))
    return table.replace_schema_metadata(None).cast(RELATIONS[name])


def _has_ages(loads: Path) -> bool:
    try:
        return "aged_until" in pq.read_schema(loads).names
    except (pa.ArrowException, OSError):
        return False
