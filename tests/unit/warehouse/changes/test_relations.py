"""What no model makes any more leaves the warehouse."""

import duckdb

from warehouse.changes import record
from warehouse.changes.nodes import Record
from warehouse.changes.relations import drop_abandoned


def test_what_no_model_makes_any_more_is_dropped_and_nothing_else() -> None:
    with duckdb.connect() as engine:
        for schema in ("core", "marts"):
            engine.execute(f"create schema {schema}")
        engine.execute("create table marts.mart_a as select 1 as a; create table marts.mart_old as select 1 as a")
        engine.execute("create view core.seen as select * from marts.mart_a; create view core.Old as select 2 as b")
        record.write(engine, Record())
        assert sorted(drop_abandoned(engine, ["marts.mart_a", "core.seen"])) == ["core.Old", "marts.mart_old"]
        left = engine.execute("select table_name from information_schema.tables order by table_name").fetchall()
        assert left == [("build_record",), ("mart_a",), ("seen",)]
        assert drop_abandoned(engine, ["marts.mart_a", "core.seen"]) == []
