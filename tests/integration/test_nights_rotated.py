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
from tests.integration.published import Published
from warehouse import store

# What tells how nights went: a second run of a night writes another one.
NIGHTLY = {"bi/marts/mart_data_quality.parquet", "bi/marts/mart_edition.parquet"}
# What names a load: one that was pulled again has another id.
OF_LOADS = {"core.fct_load", "quality.review_people"}
# Pseudonyms in columns that are no keys.
CALLED = ("url_digest", "identity_id", "roster_id", "other_roster_id")


@pytest.mark.slow
def test_a_rotation_changes_no_published_figure_and_leaves_no_old_name(
    three_nights: ThreeNights, copied: Callable[[], Line], sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, before = copied(), three_nights.night(3).published
    old = _names(line)
    secrets = [Secret("person id", n, name) for n, name in enumerate(sorted(old))]
    stood = len({f.file for f in scan(line.paths.root, secrets)})

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
    differing = _differing(three_nights.line, line)
    assert set(differing) <= OF_LOADS, "an analyst's figure changed"
    tell(
        f"{len(old)} old names stood in {stood} files, then in none; {len(before.files)} published files, "
        f"{len(changed)} differ: {', '.join(changed) or 'none'}",
        f"analysts' tables that differ but for how people are called: {differing}",
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


def _differing(before: Line, after: Line) -> dict[str, int]:
    """Analysts' tables that say something else but for how people are called: how many rows of each."""
    found = {}
    with duckdb.connect() as engine:
        for name, line in (("old", before), ("new", after)):
            file = line.paths.published / "current" / "analyst" / "analyst.duckdb"
            engine.execute(f"attach '{file}' as {name} (read_only)")
        tables = engine.sql(
            "select schema_name, table_name from duckdb_tables() where database_name = 'old'"
        ).fetchall()
        assert len(tables) > 90
        for schema, table in tables:
            told = engine.execute(
                """select column_name, data_type from duckdb_columns()
                where database_name = 'old' and schema_name = ? and table_name = ?""",
                [schema, table],
            ).fetchall()
            columns = ", ".join(
                f'round("{name}", 9)' if kind == "DOUBLE" else f'"{name}"'
                for name, kind in told
                if not name.endswith(("_key", "_keys")) and name not in CALLED
            )
            one, other = (f"select {columns} from {name}.{schema}.{table}" for name in ("old", "new"))
            only = [
                engine.sql(f"{a} except all {b}").to_arrow_table().num_rows for a, b in ((one, other), (other, one))
            ]
            if any(only):
                found[f"{schema}.{table}"] = max(only)
    return found


def _changed(before: Published, after: Published) -> list[str]:
    return [name for name in before.differences(after) if name.startswith("bi")]


def _refused_with_the_old_key_alone(line: Line) -> None:
    whole = line.key_file.read_text(encoding="utf-8")
    line.key_file.write_text(KEY, encoding="utf-8")
    refused = line.run("extract", "--date", NIGHTS[2], "--source", "oneroster", "--stream", "users", "--repull")
    assert refused.exit_code != 0
    assert "every line of it" in refused.stdout + refused.stderr
    line.key_file.write_text(whole, encoding="utf-8")
