"""The pseudonym key is rotated after three nights: published figures stay, and nothing is called as before."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.secrets import load_key
from extractors import declared
from sandbox.process import SandboxProcess
from tests.integration.leaks import Secret, scan
from tests.integration.line import KEY, Line
from tests.integration.nights import NIGHTS, ThreeNights, sandbox_district, tell
from tests.integration.published import Published, query
from warehouse import store

# What tells how nights went: a second run of a night writes another one.
NIGHTLY = {"bi/marts/mart_data_quality.parquet", "bi/marts/mart_edition.parquet"}


@pytest.mark.slow
def test_a_rotation_changes_no_published_figure_and_leaves_no_old_name(
    three_nights: ThreeNights, copied: Callable[[], Line], sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, before = copied(), three_nights.night(3).published
    old = _names(line)
    secrets = [Secret("person id", n, name) for n, name in enumerate(sorted(old))]
    stood, people = len({f.file for f in scan(line.paths.root, secrets)}), _people(line)

    said = line.run("rotate-key", "--yes")
    assert said.exit_code == 0
    assert "names of the old key stand in 0 of them" in said.stdout
    assert scan(line.paths.root, secrets) == []
    lines = line.key_file.read_text(encoding="utf-8").split()
    assert (len(lines), lines[0]) == (2, KEY)
    assert lines[1] not in said.stdout + said.stderr

    sandbox.set_night(date.fromisoformat(NIGHTS[2]))
    ran = line.night(NIGHTS[2])
    assert ran.exit_code == three_nights.night(3).ran.exit_code
    assert scan(line.paths.root, secrets) == [], "a pull brought old names back"
    after = line.published()
    changed = _changed(before, after)
    assert set(changed) <= NIGHTLY, "a published figure changed"
    assert _people(line) == people
    tell(
        f"{len(old)} old names stood in {stood} files, then in none; {len(before.files)} published files, "
        f"{len(changed)} differ: {', '.join(changed) or 'none'}"
    )
    _refused_with_the_old_key_alone(line)
    monkeypatch.setenv("COACHING_KEY_FILE", str(line.key_file))
    streams = declared(sandbox_district())
    loads = [load for s in streams for load in store.committed(line.paths, s.source, s.name)]
    assert {load.key_fingerprint for load in loads} == {load_key("sandbox").fingerprint}


def _names(line: Line) -> set[str]:
    """Every pseudonym of a person whom the tables know, and every person's key."""
    with duckdb.connect(str(line.paths.warehouse), read_only=True) as warehouse:
        told = warehouse.sql("select identity_id, person_key from intermediate.int_people__resolved").fetchall()
    files = [file for s in declared(sandbox_district()) for _, file in store.load_files(line.paths, s.source, s.name)]
    fields = {(s.source, s.name): [f.name for f in s.fields if f.is_pseudonym] for s in declared(sandbox_district())}
    landed = {name for file in files for name in _landed(file, fields[file.parts[-4], file.parts[-3]])}
    return {str(name).rpartition(":")[2] for row in told for name in row} | landed


def _landed(file: Path, columns: list[str]) -> set[str]:
    with pq.ParquetFile(file) as opened:
        there = [name for name in columns if name in opened.schema_arrow.names]
        cells = {cell for column in opened.read(there).columns for cell in column.unique().to_pylist() if cell}
    return {name for cell in cells for name in cell.split(";") if name}


def _people(line: Line) -> list[tuple[object, ...]]:
    """What analysts' tables say of each person, but for how they are called."""
    return query(
        line.paths.published / "current" / "analyst" / "analyst.duckdb",
        """select count(*), sum(minutes) from (
            select person_key, sum(duration_minutes) as minutes
            from core.fct_session_participant inner join core.fct_coaching_session using (session_key) group by all
        ) group by minutes order by all""",
    )


def _changed(before: Published, after: Published) -> list[str]:
    return [name for name in before.differences(after) if name.startswith("bi")]


def _refused_with_the_old_key_alone(line: Line) -> None:
    whole = line.key_file.read_text(encoding="utf-8")
    line.key_file.write_text(KEY, encoding="utf-8")
    refused = line.run("extract", "--date", NIGHTS[2], "--source", "oneroster", "--stream", "users", "--repull")
    assert refused.exit_code != 0
    assert "every line of it" in refused.stdout + refused.stderr
    line.key_file.write_text(whole, encoding="utf-8")
