"""An edition on a real server: whole, equal to its files, swapped at once; what others made of it survives."""

import datetime as dt
import traceback
from decimal import Decimal
from importlib import import_module

import duckdb
import psycopg
import pytest

from coaching.errors import AccessError, ConfigError, ContractError, UnavailableError
from tests.unit.warehouse.publish.postgres.served import TABLES, Server, digests_of_files, digests_of_server
from warehouse.publish import editions
from warehouse.publish.postgres import Settings, look, serve

MART = "marts.mart_by_school"
HELD = "select edition from quality.publish"
SERVING = import_module("warehouse.publish.postgres.serve")


def without(*columns: str) -> dict[str, str]:
    return {**TABLES, MART: f"select * exclude ({', '.join(columns)}) from ({TABLES[MART]})"}


def test_the_server_holds_what_the_files_hold(server: Server) -> None:
    edition = server.publish(1)
    served = server.serve()
    assert (served.edition, served.is_new) == (edition.name, True)
    files = digests_of_files(edition)
    assert digests_of_server(server, "pipeline", edition) == files
    assert set(files) == set(TABLES)
    assert served.rows == sum(rows for rows, _ in files.values())
    assert server.rows("ana", HELD) == [(edition.name,)]
    told = look(server.settings, paths=server.paths)
    assert (told.edition, told.is_current) == (edition.name, True)


def test_every_table_and_column_is_described(server: Server) -> None:
    server.publish(1)
    server.serve()
    found = server.rows(
        "ana",
        """select c.relkind::text, count(*), count(obj_description(c.oid)), count(col_description(c.oid, a.attnum))
        from pg_class c join pg_namespace n on n.oid = relnamespace join pg_attribute a on a.attrelid = c.oid
        where attnum > 0 and nspname ~ '^(core|marts|marts_restricted|quality)(_e\\d|$)' group by 1 order by 1""",
    )
    assert [kind for kind, *_ in found] == ["r", "v"]
    assert all(columns == described == named > 20 for _, columns, described, named in found)
    ((says,),) = server.rows("dashboards", "select col_description('marts.mart_edition'::regclass, 1)")
    assert says == 'What n means: 100 % \\ "x".'


def test_types_and_missing_values_come_through(server: Server) -> None:
    rows = """select cast(1 as hugeint) as huge, cast(2 as utinyint) as tiny, 0.1::double as d, 'NaN'::double as nan,
        date '9999-12-31' as day, timestamp '2026-03-01 02:03:04.000005' as at,
        timestamptz '2026-03-01 02:03:04+02' as zoned,
        true as yes, '' as empty, null::varchar as missing, 'a,"b"' || chr(10) || '\\.' || chr(10) || '\\N' as text,
        ['x', null, 'a"b\\c,', ''] as texts, [1, 2]::bigint[] as numbers, null::varchar[] as no_list,
        cast(-12.3456 as decimal(10, 4)) as money, time '23:59:01' as clock,
        '00000000-0000-0000-0000-000000000001'::uuid as id"""
    server.publish(1, {**TABLES, "marts.mart_types": rows})
    server.serve()
    (found,) = server.rows("dashboards", "select * from marts.mart_types")
    assert repr(found[3]) == "nan"
    assert found[:3] + found[4:-1] == (
        Decimal(1), 2, 0.1, dt.date(9999, 12, 31), dt.datetime.fromisoformat("2026-03-01T02:03:04.000005"),
        dt.datetime(2026, 3, 1, 0, 3, 4, tzinfo=dt.UTC), True, "", None, 'a,"b"\n\\.\n\\N',
        ["x", None, 'a"b\\c,', ""], [1, 2], None, Decimal("-12.3456"), dt.time(23, 59, 1),
    )  # fmt: skip


def test_a_type_without_a_place_is_refused_before_anything_is_done(server: Server) -> None:
    first = server.publish(1)
    server.serve()
    server.publish(2, {**TABLES, "marts.mart_odd": "select {{'a': 1}} as odd"})
    with pytest.raises(ContractError, match=r"marts\.mart_odd\.odd is of the type STRUCT"):
        server.serve()
    assert server.rows("ana", HELD) == [(first.name,)]


def test_what_is_there_is_not_loaded_again(server: Server) -> None:
    edition = server.publish(1)
    assert server.serve().is_new
    assert not server.serve().is_new
    # rewritten under its own id, as when a person is forgotten
    with duckdb.connect(str(edition / "analyst" / "analyst.duckdb")) as engine:
        engine.execute("delete from marts_restricted.mart_my_record where record_key = 'r1'")
    assert not look(server.settings, paths=server.paths).is_current
    assert server.serve().is_new
    assert look(server.settings, paths=server.paths).is_current
    assert server.rows("ana", "select count(*) from marts_restricted.mart_my_record") == [(2,)]
    assert versions(server) == 4


def versions(server: Server) -> int:
    """How many versioned schemas the server keeps."""
    ((number,),) = server.rows("postgres", "select count(*) from pg_namespace where nspname ~ '_e[0-9]'")
    return int(str(number))


def test_a_swap_leaves_analysts_views_alone(server: Server) -> None:
    server.publish(1)
    server.serve()
    with server.as_("ana") as ana:
        ana.execute("create view workspace.mine as select n + 1 as n, reach_rate from marts.mart_by_school")
    changed = f"select reach_rate, 'new' as first_seen, school_key, n from ({TABLES[MART]})"
    server.publish(2, {**TABLES, MART: changed, "marts.mart_new": "select 1 as n"})
    server.serve()
    assert server.rows("ana", "select distinct n from workspace.mine") == [(3,)]
    names = """select string_agg(attname, ' ' order by attnum) from pg_attribute
        where attrelid = 'marts.mart_by_school'::regclass"""
    # its columns stay where they were, a new one comes last, described as all are
    assert server.rows("ana", names) == [("school_key n reach_rate first_seen",)]
    described = "select col_description('marts.mart_by_school'::regclass, 4)"
    assert server.rows("ana", described) == [('What first_seen means: 100 % \\ "x".',)]
    assert server.rows("dashboards", "select n from marts.mart_new") == [(1,)]
    assert versions(server) == 4


def test_a_column_that_goes_is_taken_where_nobody_rests_on_it_and_refused_where_somebody_does(server: Server) -> None:
    first = server.publish(1)
    server.serve()
    with server.as_("ana") as ana:
        ana.execute("create view workspace.mine as select reach_rate from marts.mart_by_school")
    server.publish(2, without("reach_rate"))
    with pytest.raises(ContractError, match=r"workspace\.mine rests on marts\.mart_by_school.*Drop or rewrite"):
        server.serve()
    assert server.rows("ana", HELD) == [(first.name,)]
    assert len(server.rows("ana", "select * from workspace.mine")) == 2
    assert versions(server) == 4
    with server.as_("ana") as ana:
        ana.execute("drop view workspace.mine")
    assert server.serve().is_new
    assert server.rows("dashboards", "select * from marts.mart_by_school where n <> 2") == []
    # a type that changes, and a mart that goes
    fewer = {name: rows for name, rows in TABLES.items() if name != "marts_restricted.mart_exact"}
    server.publish(3, {**fewer, MART: "select 'x' as school_key, 'three' as n"})
    server.serve()
    assert server.rows("dashboards", "select n from marts.mart_by_school") == [("three",)]
    assert server.rows("ana", "select to_regclass('marts_restricted.mart_exact')::text") == [(None,)]


def test_a_withdrawn_edition_leaves_no_row(server: Server) -> None:
    server.publish(1)
    server.serve()
    with server.as_("ana") as ana:
        ana.execute("create view workspace.mine as select n from marts.mart_by_school")
    editions.withdraw(server.paths, editions.editions(server.paths))
    assert server.serve().edition == ""
    assert server.rows("ana", "select * from workspace.mine") == server.rows("ana", HELD) == []
    assert versions(server) == 0
    assert not server.serve().is_new
    server.publish(2)
    server.serve()
    assert server.rows("ana", "select distinct n from workspace.mine") == [(2,)]


def test_a_reader_who_holds_on_is_waited_for_and_nobody_is_thrown_out(server: Server) -> None:
    first = server.publish(1)
    server.serve()
    second = server.publish(2)
    with server.as_("dashboards") as reader, reader.transaction():
        assert reader.execute("select n from marts.mart_edition").fetchall() == [(1,)]
        with pytest.raises(UnavailableError, match="readers who do not let go"):
            server.serve(patience_seconds=0)
        # it goes on in its edition, in other tables too
        assert reader.execute("select distinct n from marts.mart_by_school").fetchall() == [(1,)]
        assert server.rows("ana", HELD) == [(first.name,)]
    server.serve()
    assert server.rows("ana", HELD) == [(second.name,)]


def test_who_began_to_read_before_a_swap_never_finds_empty_tables(server: Server) -> None:
    server.publish(1)
    server.serve()
    server.publish(2)
    with server.as_("dashboards") as reader:
        reader.execute("begin isolation level repeatable read")
        reader.execute("select now()").fetchone()
        server.serve()
        assert reader.execute("select n from marts.mart_edition").fetchall() == [(2,)]
        assert reader.execute("select count(*) from marts.mart_by_school").fetchall() == [(2,)]
        reader.execute("rollback")


def test_an_earlier_version_that_is_still_read_goes_the_next_time(server: Server) -> None:
    server.publish(1)
    server.serve()
    ((schema,),) = server.rows("postgres", "select nspname from pg_namespace where nspname ~ '^marts_e'")
    server.publish(2)
    with server.as_("postgres") as dump, dump.transaction():
        dump.execute(f"select * from {schema}.mart_edition")  # type: ignore[call-overload]
        with pytest.raises(UnavailableError):
            server.serve(patience_seconds=0)
    server.serve()
    assert versions(server) == 4


def test_an_earlier_version_that_could_not_go_is_counted(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.publish(1)
    assert server.serve().left == 0
    server.publish(2)

    def refused(_connection: psycopg.Connection, _schema: str) -> None:
        raise psycopg.errors.LockNotAvailable

    with monkeypatch.context() as patched:
        patched.setattr(SERVING, "_drop", refused)
        assert server.serve().left == 4
    again = server.serve()
    assert (again.is_new, again.left, versions(server)) == (False, 0, 4)


def test_after_a_kill_before_the_sweep_the_edition_before_can_be_served_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = server.publish(1)
    server.serve()
    server.publish(2)

    def killed(*_: object) -> int:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(SERVING, "_sweep", killed)
        with pytest.raises(KeyboardInterrupt):
            server.serve()
    assert versions(server) == 8
    assert editions.rollback(paths=server.paths) == first.name
    assert server.serve().is_new
    assert server.rows("ana", HELD) == [(first.name,)]
    assert server.rows("dashboards", "select distinct n from marts.mart_by_school") == [(1,)]
    assert versions(server) == 4


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"host": "/nowhere"}, UnavailableError, "did not answer. The files are published"),
        ({"user": "stranger", "password": "hunter2"}, UnavailableError, "did not answer"),
        ({"dbname": "elsewhere"}, ConfigError, "has no such database"),
        ({"user": "postgres"}, ConfigError, "superuser or bypasses row-level security"),
        ({"user": "ana"}, ConfigError, "does not own its database"),
    ],
)
def test_a_server_that_takes_nothing_is_told_apart(
    server: Server, change: dict[str, str], error: type[Exception], message: str
) -> None:
    server.publish(1)
    server.serve()
    server.publish(2)
    settings = Settings("postgres", {**server.settings.parameters, **change})
    with pytest.raises(error) as caught:
        serve(settings, paths=server.paths)
    assert message in str(caught.value)
    told = f"{''.join(traceback.format_exception(caught.value))} {settings!r}"
    assert message in told
    assert "hunter2" not in told
    assert server.socket not in told


def test_a_group_that_somebody_else_made_is_not_adopted_with_its_members(server: Server) -> None:
    server.publish(1)
    server.serve()
    ((mark,),) = server.rows("postgres", "select shobj_description('analyst'::regrole, 'pg_authid')")
    server.publish(2)
    with server.as_("postgres") as admin:
        admin.execute("comment on role analyst is 'Coaching Warehouse: made by another_district'")
    try:
        for refused in (server.serve, lambda: look(server.settings, paths=server.paths)):
            with pytest.raises(ConfigError, match="did not make these groups of the server: analyst"):
                refused()
    finally:
        with server.as_("postgres") as admin:
            admin.execute(f"comment on role analyst is '{mark}'")  # type: ignore[call-overload]
    assert mark == "Coaching Warehouse: made by pipeline"
    assert server.serve().is_new


def test_a_schema_that_somebody_else_owns_is_told_as_a_right_that_lacks(server: Server) -> None:
    server.publish(1)
    server.serve()
    server.publish(2)
    with server.as_("postgres") as admin:
        admin.execute("alter schema marts owner to postgres")
    with pytest.raises(AccessError, match="does not let its login do what has to be done"):
        server.serve()
    with server.as_("postgres") as admin:
        admin.execute("alter schema marts owner to pipeline")


def test_one_row_too_few_is_no_edition(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    first = server.publish(1)
    server.serve()
    server.publish(2)
    monkeypatch.setattr("warehouse.publish.postgres.load._csv", lambda _: b"")
    with pytest.raises(ContractError, match="0 rows reached the server"):
        server.serve()
    assert server.rows("ana", HELD) == [(first.name,)]
