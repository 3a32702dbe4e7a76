import logging
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching import atomic
from coaching.errors import ContractError
from coaching.outcomes import read_outcomes
from coaching.paths import Paths
from coaching.streams import META_COLUMNS, Stream
from expectations.door import check, commit
from expectations.door.check import check_load, check_source
from expectations.door.evaluate import evaluate
from expectations.door.suites import suite_for
from expectations.engine.validator import Validator
from tests.unit.expectations.conftest import NIGHT, MakeLoad, good_session, make_stream
from warehouse import store

PLANTED = "Zoe Plantedname zoe@planted.example"


def sessions(count: int, bad: dict[int, dict[str, str | None]] | None = None) -> list[dict[str, str | None]]:
    return [{**good_session(at), **(bad or {}).get(at, {})} for at in range(count)]


def files_below(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_clean_load_is_committed_whole(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    file = make_load(log, sessions(250))
    manifest = check_load(log, file, paths=paths)
    committed = store.load_file(paths, "forms", "log", NIGHT)
    table = pq.read_table(committed, partitioning=None)
    assert (manifest.rows, manifest.accepted, manifest.quarantined, manifest.quarantine_file) == (250, 250, 0, None)
    assert table.schema.names == [*log.columns, *META_COLUMNS]
    assert table.column("_row_number").to_pylist() == list(range(1, 251))
    assert set(table.column("_load_id").to_pylist()) == {manifest.load_id}
    assert store.read_manifest(committed) == manifest
    assert not file.exists()
    assert list(files_below(paths.quarantine)) == []


def test_broken_rows_are_set_aside_and_nothing_is_lost(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    bad = {
        3: {"session_date": "2026-02-30"},
        7: {"duration_minutes": "481", "session_date": None},
        151: {"_problem": PLANTED, **dict.fromkeys(log.columns)},
    }
    manifest = check_load(log, make_load(log, sessions(200, bad)), paths=paths)
    assert (manifest.rows, manifest.accepted, manifest.quarantined) == (200, 197, 3)
    assert manifest.quarantine_file == f"_quarantine/forms/log/{manifest.load_id}.parquet"
    aside = pq.read_table(paths.landing / manifest.quarantine_file, partitioning=None)
    assert aside.schema.names == [*log.columns, *META_COLUMNS, "_problem", "rule_name", "column_name", "reason"]
    assert list(
        zip(*(aside.column(c).to_pylist() for c in ("_row_number", "rule_name", "column_name")), strict=True)
    ) == [
        (4, "session_date_is_a_date", "session_date"),
        (8, "session_date_is_present", "session_date"),
        (8, "duration_is_possible", "duration_minutes"),
        (152, "record_is_well_formed", "_problem"),
    ]
    kept = (
        pq.read_table(store.load_file(paths, "forms", "log", NIGHT), columns=["_row_number"], partitioning=None)
        .column(0)
        .to_pylist()
    )
    assert sorted([*kept, 4, 8, 152]) == list(range(1, 201))


def test_failures_of_several_batches_are_found(
    log: Stream, make_load: MakeLoad, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expectations.door.evaluate.BATCH_ROWS", 2048)
    monkeypatch.setattr("expectations.door.commit._READ_ROWS", 1000)
    judged = []
    failures = Validator.failures
    monkeypatch.setattr(Validator, "failures", lambda self, columns: judged.append(1) or failures(self, columns))
    bad = {at: {"session_date": "never"} for at in range(0, 7000, 500)}
    manifest = check_load(log, make_load(log, sessions(7000, bad)), paths=paths)
    aside = (
        pq.read_table(paths.landing / str(manifest.quarantine_file), columns=["_row_number"], partitioning=None)
        .column(0)
        .to_pylist()
    )
    assert aside == [at + 1 for at in bad]
    assert manifest.accepted == 7000 - len(bad)
    # three batches of rows and one of facts at least
    assert len(judged) >= 4


def test_duplicates_across_batches_are_told(
    log: Stream, make_load: MakeLoad, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expectations.door.evaluate.BATCH_ROWS", 2048)
    make_load(log, [*sessions(5000), *sessions(7)])
    (outcome,) = check_source([log], load_date=NIGHT, paths=paths)
    assert (outcome.status, outcome.rows, outcome.accepted) == ("landed", 5007, 5007)
    assert outcome.reason == "Warning no_row_came_twice: 7."


def test_an_empty_load_is_committed(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    manifest = check_load(log, make_load(log, []), paths=paths)
    assert (manifest.rows, manifest.accepted) == (0, 0)
    assert pq.read_table(store.load_file(paths, "forms", "log", NIGHT), partitioning=None).num_rows == 0


def test_a_guarded_stream_refuses_an_empty_load(make_load: MakeLoad, paths: Paths) -> None:
    stream = make_stream("log", "coaching_log", ("session_date",), may_be_empty=False)
    with pytest.raises(ContractError, match="load_is_not_empty"):
        check_load(stream, make_load(stream, []), paths=paths)


def test_too_many_broken_rows_refuse_the_load(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    check_load(log, make_load(log, sessions(60), load_date="2026-01-04"), paths=paths)
    before = files_below(paths.landing)
    waiting = make_load(log, sessions(60, {at: {"session_date": PLANTED} for at in range(13)}))
    told = r"few_rows_are_broken.*session_date_is_a_date .*YYYY-MM-DD.*: 13 rows, first at 1, 2, 3, 4, 5"
    with pytest.raises(ContractError, match=told) as caught:
        check_load(log, waiting, paths=paths)
    assert "Planted" not in str(caught.value)
    waiting.unlink()
    assert files_below(paths.landing) == before


def test_a_share_needs_rows(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    manifest = check_load(
        log, make_load(log, sessions(3, {0: {"session_date": None}, 1: {"session_date": None}})), paths=paths
    )
    assert (manifest.accepted, manifest.quarantined) == (1, 2)


def test_a_value_in_clear_refuses_the_load(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    with pytest.raises(ContractError, match="pseudonyms_are_pseudonyms") as caught:
        check_load(log, make_load(log, sessions(9, {4: {"coach_email": PLANTED}})), paths=paths)
    assert "Planted" not in str(caught.value)


def test_a_missing_column_refuses_the_load(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    with pytest.raises(ContractError, match=r"declared_columns_are_there.*missing_columns 1"):
        check_load(log, make_load(log, sessions(9), drop=["school"]), paths=paths)


def test_a_load_of_another_declaration_is_refused(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    other = make_stream("log", "coaching_log", ("session_date",))
    with pytest.raises(ContractError, match="another declaration"):
        check_load(other, make_load(log, sessions(2)), paths=paths)


@pytest.mark.parametrize(
    "moment",
    ["after the quarantine file", "before the rename", "before the waiting file is removed", "before the outcome"],
)
def test_killed_anywhere_a_rerun_gives_the_same_bytes(
    log: Stream, make_load: MakeLoad, paths: Paths, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    rows = sessions(120, {5: {"session_date": "x"}, 6: {"duration_minutes": "0"}})
    make_load(log, rows)
    check_source([log], load_date=NIGHT, paths=paths)
    undisturbed = files_below(paths.landing)
    assert len(undisturbed) == 2
    for file in undisturbed:
        (paths.landing / file).unlink()
    (outcome_file,) = paths.runs.rglob("*.json")
    outcome_file.unlink()

    class KilledError(BaseException):
        pass

    def kill(*_: object, **__: object) -> None:
        raise KilledError

    put = atomic.put

    def kill_at_the_load(written: Path, target: Path) -> None:
        if "_quarantine" not in target.parts:
            kill()
        put(written, target)

    where = {
        "after the quarantine file": (commit, "_write_accepted"),
        "before the rename": (atomic, "put"),
        "before the waiting file is removed": (check.store, "remove_incoming"),
        "before the outcome": (check, "write_outcome"),
    }
    make_load(log, rows)
    with monkeypatch.context() as patch:
        patch.setattr(*where[moment], kill_at_the_load if moment == "before the rename" else kill)
        with pytest.raises(KilledError):
            check_source([log], load_date=NIGHT, paths=paths)
    (outcome,) = check_source([log], load_date=NIGHT, paths=paths)
    assert (outcome.status, outcome.rows, outcome.accepted, outcome.quarantined) == ("landed", 120, 118, 2)
    assert files_below(paths.landing) == undisturbed
    assert [o.status for o in read_outcomes(paths.runs)] == ["landed"]


def test_a_quarantine_file_that_no_manifest_names_goes(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    first = check_load(log, make_load(log, sessions(60, {5: {"session_date": "x"}})), paths=paths)
    second = check_load(log, make_load(log, sessions(60, {8: {"session_date": "x"}}), digest="d2"), paths=paths)
    assert first.load_id != second.load_id
    assert [f for f in files_below(paths.landing) if f.startswith("_quarantine")] == [second.quarantine_file]


def test_one_refusal_does_not_stop_the_others(
    log: Stream, make_load: MakeLoad, paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    columns = ("cycle_id", "teacher_email", "kickoff_date")
    cycles, torn = make_stream("cycles", "coaching_cycles", columns), make_stream("torn", "coaching_cycles", columns)
    make_load(log, sessions(60, {at: {"session_date": PLANTED} for at in range(30)}))
    make_load(torn, [{"cycle_id": "1"}]).write_bytes(PLANTED.encode())
    make_load(cycles, [{"cycle_id": "1", "teacher_email": "b" * 64, "kickoff_date": "2026-01-05"}])
    silent = make_stream("silent", "survey", ("response_id",))
    outcomes = check_source([log, torn, silent, cycles], load_date=NIGHT, paths=paths)
    assert [(o.stream, o.status) for o in outcomes] == [("log", "refused"), ("torn", "refused"), ("cycles", "landed")]
    assert sorted(read_outcomes(paths.runs), key=lambda o: o.stream) == sorted(outcomes, key=lambda o: o.stream)
    assert all(o.step == "check" and (o.reason or o.status == "landed") for o in outcomes)
    assert "Planted" not in caplog.text + repr(outcomes)
    assert caplog.records


def test_an_error_nobody_foresaw_tells_its_kind_only(
    log: Stream, make_load: MakeLoad, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise pa.ArrowInvalid(PLANTED)

    monkeypatch.setattr("expectations.door.check.evaluate", fail)
    make_load(log, sessions(2))
    (outcome,) = check_source([log], load_date=NIGHT, paths=paths)
    assert outcome.status == "refused"
    assert "ArrowInvalid" in outcome.reason
    assert "Planted" not in outcome.reason


def test_duplicate_keys_are_counted_in_parts(
    log: Stream, make_load: MakeLoad, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("expectations.door.facts._KEYS_AT_ONCE", 100)
    verdict = evaluate(log, suite_for(log), make_load(log, [*sessions(500), *sessions(30)]))
    assert verdict.warnings == {"no_row_came_twice": 30}


def test_a_load_whose_rows_are_not_numbered_is_refused(log: Stream, make_load: MakeLoad, paths: Paths) -> None:
    file = make_load(log, sessions(5))
    manifest = store.read_manifest(file)
    assert manifest
    commit.write_file(
        file,
        pq.read_schema(file),
        reversed(pq.read_table(file, partitioning=None).to_batches(max_chunksize=2)),
        manifest,
    )
    with pytest.raises(ContractError, match="rows_are_numbered"):
        check_load(log, file, paths=paths)


@pytest.mark.parametrize("numbers", [[2, 2, 3], [2, 1, 3], [2, 3, 9]], ids=["twice", "falling", "beyond"])
def test_rows_of_the_forgotten_leave_gaps_alone(log: Stream, make_load: MakeLoad, numbers: list[int]) -> None:
    file = make_load(log, sessions(3), left_out=(1, 3, 5, 6))
    assert evaluate(log, suite_for(log), file).rows == 3
    manifest, rows = store.read_manifest(file), pq.read_table(file, partitioning=None)
    at = rows.schema.get_field_index("_row_number")
    rows = rows.set_column(at, rows.schema.field(at), pa.array(numbers, pa.int64()))
    commit.write_file(file, rows.schema, rows.to_batches(), manifest)
    with pytest.raises(ContractError, match=r"rows_are_numbered.*misnumbered_rows 1 of 3 rows"):
        evaluate(log, suite_for(log), file)


def test_a_refusal_names_rows_by_the_numbers_that_they_came_with(log: Stream, make_load: MakeLoad) -> None:
    rows = [{**good_session(at), "session_date": "x"} for at in range(3)]
    with pytest.raises(ContractError, match=r"3 rows, first at 2, 4, 5"):
        evaluate(log, suite_for(log), make_load(log, rows, left_out=(1, 3)))
