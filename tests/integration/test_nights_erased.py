"""A teacher is forgotten after three nights: nowhere any more, not brought back by a pull, and others' figures stay."""

from collections.abc import Callable
from datetime import date

import pytest

from extractors import declared
from sandbox.process import SandboxProcess
from sandbox.world import World
from tests.integration.erasing import forget, most_coached
from tests.integration.leaks import Secret, scan
from tests.integration.line import Line
from tests.integration.nights import NIGHTS, ThreeNights, sandbox_district, tell
from tests.integration.published import Published, query
from warehouse import store
from warehouse.erase import person_of

# Tables in which nobody's rows depend on anybody else's, by the column that says whose they are.
OWN = {
    "core.dim_staff": "person_key",
    "core.fct_session_participant": "person_key",
    "core.fct_survey_response_item": "person_key",
    "core.fct_construct_score": "person_key",
    "core.fct_teacher_week": "teacher_key",
    "marts_restricted.mart_teacher_week_panel": "teacher_key",
}
SESSIONS = "select count(*), sum(duration_minutes), sum(participant_count) from core.fct_coaching_session"
NIGHTLY = {"bi/marts/mart_data_quality.parquet", "bi/marts/mart_edition.parquet"}


@pytest.mark.slow
def test_who_is_forgotten_is_nowhere_and_stays_away(
    three_nights: ThreeNights, copied: Callable[[], Line], sandbox: SandboxProcess, world: World
) -> None:
    line, before = copied(), three_nights.night(3).published
    address, key = most_coached(line, world)
    streams = declared(sandbox_district(), include_unconfigured=True)
    person = person_of(key, streams, paths=line.paths)
    secrets = [Secret("person id", n, value) for n, value in enumerate(sorted(person.everything))]
    held, sessions = _held(line, key), _rows(line, SESSIONS)
    found = {finding.file for finding in scan(line.paths.root, secrets)}

    said = forget(line, address)
    tell(said, f"{len(person.pseudonyms)} pseudonyms, {len(person.keys)} keys; before they stood in {len(found)} files")
    assert scan(line.paths.root, secrets) == []
    assert "stand in 0 of them" in said
    assert address not in said

    sandbox.set_night(date.fromisoformat(NIGHTS[2]))
    ran = line.night(NIGHTS[2])
    assert ran.exit_code == three_nights.night(3).ran.exit_code
    assert scan(line.paths.root, secrets) == [], "a pull brought the person back"
    left_out = sum(_forgotten(line).values())
    assert left_out > 0

    after = line.published()
    changed = _changed(before, after)
    assert set(changed["bi"]) <= NIGHTLY, "a published figure changed"
    now = _held(line, key)
    for table, (own, others) in held.items():
        assert own > 0, table
        assert now[table] == (0, others), table
    count, minutes, participants = _rows(line, SESSIONS)[0]
    assert (count, minutes) == sessions[0][:2], "a session was lost"
    gone = held["core.fct_session_participant"][0]
    assert participants == sessions[0][2] - gone
    tell(
        f"the night again: {left_out} rows left out at the door; {len(changed['bi'])} of {len(before.files)} published"
        f" files differ; {gone} sessions stay without them; other tables of analysts: {len(changed['analyst'])} differ",
        *changed["analyst"],
    )


def _rows(line: Line, sql: str) -> list[tuple[object, ...]]:
    return query(line.paths.published / "current" / "analyst" / "analyst.duckdb", sql)


def _held(line: Line, key: str) -> dict[str, tuple[object, object]]:
    """By table how many rows are the person's, and a number that all the others make."""
    found = {}
    for table, column in OWN.items():
        own, others = _rows(
            line,
            f"""select count(*) filter ({column} = '{key}'), sum(hash(t)::hugeint) filter ({column} <> '{key}')
            from {table} as t""",
        )[0]
        found[table] = (own, others)
    return found


def _forgotten(line: Line) -> dict[str, int]:
    files = line.paths.landing.glob(f"[!_]*/*/load_date={NIGHTS[2]}/data.parquet")
    manifests = (store.read_manifest(file) for file in files)
    return {f"{m.source}.{m.stream}": m.forgotten for m in manifests if m}


def _changed(before: Published, after: Published) -> dict[str, list[str]]:
    names = before.differences(after)
    parquet = [name for name in names if name in before.files or name in after.files]
    return {"bi": parquet, "analyst": [n for n in names if n.startswith("analyst.duckdb/") and n not in parquet]}
