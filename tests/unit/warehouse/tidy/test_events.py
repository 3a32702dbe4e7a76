"""Events go by age and loads stay; weeks are kept first, and what comes later is counted, never lost in silence."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.district import Retention, load_district
from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.streams import Stream
from extractors import declared
from warehouse import store
from warehouse.kept import store as kept
from warehouse.store.damage import is_sound
from warehouse.store.writing import write_file
from warehouse.tidy import Events, close, events, look, weeks

DISTRICT = load_district("sandbox").model_copy(update={"retention": Retention.model_validate({"event_days": 62})})
VIEWS = next(s for s in declared(DISTRICT) if s.name == "page_views")
# 62 days before it is Tuesday, 9 June: weeks are closed up to Monday, 15 June
TODAY, UNTIL = date(2026, 8, 10), date(2026, 6, 15)
ACROSS, BEFORE = "2026-06-16", "2026-06-01"
# in Chicago the first is still of Sunday, the second of Monday
SUNDAY, MONDAY = "2026-06-15T04:59:59Z", "2026-06-15T05:00:00Z"


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    made = Paths(tmp_path)
    _load(made, BEFORE, ["2026-05-30T12:00:00Z", ""])
    _load(made, ACROSS, [SUNDAY, MONDAY])
    with duckdb.connect(str(made.warehouse)) as engine:
        _warehouse(engine)
    monkeypatch.setattr(weeks, "waits", lambda *_, **__: "")
    return made


def _load(paths: Paths, night: str, instants: list[str], load_id: str = "") -> None:
    named, schema = load_id or f"{night}-1", store.columns_schema(VIEWS)
    rows = [
        dict.fromkeys(schema.names, "x") | {"created_at": instant, "_row_number": number}
        for number, instant in enumerate(instants, 1)
    ]
    aside = store.quarantine_name(VIEWS.source, VIEWS.name, named)
    broken = pa.schema([*schema, *((n, pa.string()) for n in ("rule_name", "column_name", "reason"))])
    told = {"created_at": instants[0], "_row_number": 9, "rule_name": "r", "column_name": "c", "reason": "why"}
    manifest = Manifest(
        VIEWS.source, VIEWS.name, "append", night, named, len(rows) + 1, len(rows), 1, "complete", "hash", "key",
        "", "", quarantine_file=aside, format=2,
    )  # fmt: skip
    write_file(
        paths.landing / aside,
        broken,
        [pa.RecordBatch.from_pylist([dict.fromkeys(schema.names, "x") | told], broken)],
        None,
    )
    write_file(
        store.load_file(paths, VIEWS.source, VIEWS.name, night), schema,
        [pa.RecordBatch.from_pylist(rows, schema)], manifest,
    )  # fmt: skip


def _warehouse(engine: duckdb.DuckDBPyConnection) -> None:
    """Two weeks, of which the first one closes."""
    for schema in ("intermediate", "core"):
        engine.execute(f"create schema {schema}")
    for name, table in ((kept.TEACHERS, "int_lms_weeks__teachers"), (kept.SCHOOLS, "int_lms_weeks__schools")):
        columns = ", ".join(
            {"week_start_date": "week_start_date", "feedback_hours_median": "0.1 as feedback_hours_median"}.get(
                field.name, f"'ann' as {field.name}" if pa.types.is_string(field.type) else f"7::bigint as {field.name}"
            )
            for field in kept.RELATIONS[name]
        )
        days = "(values (date '2026-06-08'), (date '2026-06-15')) as weeks (week_start_date)"
        engine.execute(f"create table intermediate.{table} as select {columns} from {days}")
    days = "(values (date '2026-06-03'), (date '2026-06-14'), (date '2026-06-15')) as days (event_date)"
    engine.execute(f"create table core.fct_lms_daily as select 's' as section_key, event_date from {days}")
    engine.execute(f"""create table intermediate.int_lms__events_credited as
        select 'canvas' as platform, 'submissions' as event_source, 2::bigint as n_events, event_date from {days}""")


def _look(paths: Paths, today: date = TODAY) -> Events:
    return look(DISTRICT, [VIEWS], paths=paths, today=today)


def _tidy(paths: Paths, today: date = TODAY) -> None:
    close(_look(paths, today), paths=paths)


def _read(paths: Paths, night: str) -> tuple[list[str], Manifest]:
    file = store.load_file(paths, VIEWS.source, VIEWS.name, night)
    manifest = store.read_manifest(file)
    assert manifest is not None
    assert is_sound(file)
    return pq.ParquetFile(file).read(["created_at"]).column(0).to_pylist(), manifest


def test_a_dry_run_counts_and_touches_nothing(paths: Paths) -> None:
    before = {f: f.stat().st_mtime_ns for f in paths.root.rglob("*")}
    found = _look(paths)
    assert (found.until, found.counts, found.waits) == (UNTIL, {"rows of events": 3}, "")
    assert {f: f.stat().st_mtime_ns for f in paths.root.rglob("*")} == before


def test_rows_of_closed_weeks_go_by_the_local_day_and_loads_tell_what_landed(paths: Paths) -> None:
    _tidy(paths)
    rows, told = _read(paths, ACROSS)
    assert rows == [MONDAY]
    assert (told.rows, told.accepted, told.quarantined, told.aged, told.late) == (3, 2, 1, 1, 0)
    rows, told = _read(paths, BEFORE)
    assert rows == [], "a row without an instant is as old as its load"
    assert (told.rows, told.accepted, told.aged, told.aged_until) == (3, 2, 2, "2026-06-15")
    assert (_look(paths).counts, _look(paths).aged) == ({"rows of events": 0}, ())


def test_of_quarantined_rows_the_rule_stays_and_no_value(paths: Paths) -> None:
    _tidy(paths)
    for night in (ACROSS, BEFORE):
        aside = store.quarantine_file(paths, VIEWS.source, VIEWS.name, f"{night}-1")
        (row,) = pq.ParquetFile(aside).read().to_pylist()
        assert {n: v for n, v in row.items() if v is not None} == {
            "_row_number": 9, "rule_name": "r", "column_name": "c", "reason": "why",
        }  # fmt: skip
        assert is_sound(aside)


def test_what_the_weeks_came_to_is_kept_and_the_next_weeks_join_it(paths: Paths) -> None:
    _tidy(paths)
    held = kept.read(paths)
    assert held.until == UNTIL
    for name in (kept.TEACHERS, kept.SCHOOLS):
        assert held.tables[name].column("week_start_date").to_pylist() == [date(2026, 6, 8)]
    assert held.tables[kept.SECTIONS].to_pylist() == [
        {"section_key": "s", "first_day": date(2026, 6, 3), "last_day": date(2026, 6, 14)}
    ]
    _tidy(paths, date(2026, 8, 17))
    held = kept.read(paths)
    assert held.until == date(2026, 6, 22)
    assert held.tables[kept.TEACHERS].column("week_start_date").to_pylist() == [date(2026, 6, 8), date(2026, 6, 15)]
    assert held.tables[kept.SECTIONS].column("last_day").to_pylist() == [date(2026, 6, 15)]
    assert held.tables[kept.OTHERS].column("n_events").to_pylist() == [6]
    assert len(list(paths.kept.iterdir())) == len(kept.RELATIONS)


def test_what_comes_when_its_week_is_closed_goes_too_and_is_counted(paths: Paths) -> None:
    _tidy(paths)
    _load(paths, "2026-06-17", [SUNDAY, SUNDAY, MONDAY], "late")
    _tidy(paths)
    rows, told = _read(paths, "2026-06-17")
    assert (rows, told.aged, told.late) == ([MONDAY], 2, 2)
    _tidy(paths, date(2026, 8, 17))
    assert _read(paths, "2026-06-17")[1].late == 2, "Monday's row was in time"
    assert _read(paths, ACROSS)[1].late == 0


def test_weeks_stay_closed_when_the_term_is_made_longer_again(paths: Paths) -> None:
    _tidy(paths)
    assert _look(paths, date(2026, 6, 20)).until == UNTIL


def test_events_stay_while_no_build_says_what_their_weeks_came_to(
    paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weeks, "waits", lambda *_, **__: "not built")
    found = _look(paths)
    assert (found.waits, found.counts) == ("not built", {"rows of events": 0})
    close(found, paths=paths)
    assert len(_read(paths, ACROSS)[0]) == 2
    assert not paths.kept_files.exists()


class _Killed(Exception):
    """Stands for a process that ends here."""


def _nth_call_fails(which: Callable[..., None], turn: int) -> Callable[..., None]:
    calls: Iterator[int] = iter(range(100))

    def called(*arguments: object) -> None:
        if next(calls) == turn:
            raise _Killed
        which(*arguments)

    return called


@pytest.mark.parametrize(
    ("module", "name", "turn"), [(kept, "write_file", 2), (events, "write_file", 1), (events, "write_file", 2)]
)
def test_a_run_that_was_killed_is_gone_on_with(
    paths: Paths, monkeypatch: pytest.MonkeyPatch, module: object, name: str, turn: int
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(module, name, _nth_call_fails(write_file, turn))
        with pytest.raises(_Killed):
            _tidy(paths)
    _tidy(paths)
    assert kept.read(paths).until == UNTIL
    assert [(_read(paths, n)[0], _read(paths, n)[1].aged, _read(paths, n)[1].late) for n in (ACROSS, BEFORE)] == [
        ([MONDAY], 1, 0), ([], 2, 0),
    ]  # fmt: skip


def _waits(paths: Paths, ours: list[Stream]) -> str:
    return weeks.waits(ours, DISTRICT, ours, paths=paths)


def test_what_the_warehouse_must_hold_before_weeks_close(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    _load(paths, BEFORE, [SUNDAY])
    assert "not built" in _waits(paths, [VIEWS])
    waiting = store.incoming_file(paths, VIEWS.source, VIEWS.name, ACROSS)
    write_file(waiting, store.columns_schema(VIEWS), [], None)
    assert "wait for their check" in _waits(paths, [VIEWS])


def test_only_streams_of_events_by_day_go(paths: Paths) -> None:
    others = [replace(VIEWS, staged=None), *(s for s in declared(DISTRICT) if s.name == "submissions")]
    assert look(DISTRICT, others, paths=paths, today=TODAY).aged == ()
