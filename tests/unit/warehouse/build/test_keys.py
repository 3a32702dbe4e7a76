"""The key map: rows are added where something is new, and nothing that stands there changes."""

from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.paths import Paths
from warehouse import files
from warehouse.build import keys

Record = tuple[str, str, str, float, int]
OWN: list[Record] = [("b", "b", "roster_id", 1, 2), ("a", "a", "roster_id", 1, 1)]


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = Paths(tmp_path)
    files.write_table(keys.keys_file(paths), keys.SCHEMA.empty_table())
    return paths


def _built(paths: Paths, records: list[Record]) -> int:
    values = ", ".join(
        f"('{r}', '{p}', '{m}', {c}::decimal(3, 2), date '2025-10-01', {n})" for r, p, m, c, n in records
    )
    with duckdb.connect(str(paths.warehouse)) as engine:
        engine.execute("create schema if not exists intermediate")
        engine.execute(f"""create or replace table intermediate.int_people__keyed as
            from (values {values}) as t (roster_id, person_id, match_method, confidence, since, place)""")
    return keys.append_new(paths)


def _rows(paths: Paths) -> list[tuple[object, ...]]:
    return [tuple(row.values())[:4] for row in pq.read_table(keys.keys_file(paths)).to_pylist()]


def test_what_is_new_is_added_once_in_the_order_of_places(paths: Paths) -> None:
    assert _built(paths, OWN) == 2
    written = keys.keys_file(paths).read_bytes()
    assert _built(paths, OWN) == 0
    assert keys.keys_file(paths).read_bytes() == written
    assert _rows(paths) == [(1, "a", "a", "roster_id"), (2, "b", "b", "roster_id")]


def test_who_turns_out_to_be_another_gets_a_further_row(paths: Paths) -> None:
    _built(paths, OWN)
    tied: Record = ("b", "a", "address_and_name", 0.98, 2)
    assert _built(paths, [OWN[1], tied, ("c", "a", "durable_id", 1, 3)]) == 2
    assert _rows(paths)[2:] == [(3, "b", "a", "address_and_name"), (4, "c", "a", "durable_id")]
    assert _built(paths, [tied]) == 0, "who is no longer listed stays, too"
    assert len(_rows(paths)) == 4
