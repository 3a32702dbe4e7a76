"""The record of a build stands in the warehouse it tells of, and tables are known by their content."""

from pathlib import Path

import duckdb
import pytest

from warehouse.changes import record
from warehouse.changes.nodes import Made, Node, Record

RECORD = Record(
    "project", {"model.a": Node("first", "rows", "said", ("source.x",))}, {"model.a": Made("of", "columns", "rows")}
)


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "warehouse.duckdb"


def _read(warehouse: Path) -> Record:
    with duckdb.connect(str(warehouse), read_only=True) as engine:
        return record.read(engine)


def test_a_warehouse_without_a_record_has_an_empty_one(warehouse: Path) -> None:
    duckdb.connect(str(warehouse)).close()
    assert _read(warehouse) == Record()


def test_a_record_is_read_as_it_was_written(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as engine:
        record.write(engine, RECORD)
        record.write(engine, RECORD)
    assert _read(warehouse) == RECORD


def test_a_record_moves_with_its_warehouse_and_is_gone_with_it(warehouse: Path, tmp_path: Path) -> None:
    with duckdb.connect(str(warehouse)) as engine:
        record.write(engine, RECORD, without=["model.a"])
    moved = warehouse.rename(tmp_path / "restored.duckdb")
    assert _read(moved).made == {}


@pytest.mark.parametrize(
    ("other", "is_equal"),
    [
        ("select * from (values (2, 'b'), (1, 'a'), (3, null)) as t (id, name)", True),
        ("select * from (values (1, 'a'), (2, 'b'), (3, 'c')) as t (id, name)", False),
        ("select * from (values (1, 'b'), (2, 'a'), (3, null)) as t (id, name)", False),
        ("select * from (values (1, 'a'), (2, 'b'), (3, null), (3, null)) as t (id, name)", False),
        ("select * from (values (1, 'a'), (2, 'b'), (3, null)) as t (id, title)", False),
        ("select cast(id as bigint) as id, name from (values (1, 'a'), (2, 'b'), (3, null)) as t (id, name)", False),
        ("select * from (values (1, 'a')) as t (id, name) where id = 2", False),
    ],
)
def test_content_is_rows_and_columns_in_whatever_order_the_rows_stand(other: str, is_equal: bool) -> None:
    with duckdb.connect() as engine:
        engine.execute("create table a as select * from (values (1, 'a'), (2, 'b'), (3, null)) as t (id, name)")
        engine.execute(f"create table b as {other}")
        assert (record.content_of(engine, "a") == record.content_of(engine, "b")) is is_equal


def test_a_null_is_known_by_its_column() -> None:
    with duckdb.connect() as engine:
        engine.execute("create table a as select null::varchar as x, 'v' as y")
        engine.execute("create table b as select 'v' as x, null::varchar as y")
        assert record.content_of(engine, "a") != record.content_of(engine, "b")
