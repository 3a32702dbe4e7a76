"""What dashboards say of a published edition: every column that they ask for is there, and no hidden number is called
none."""

import duckdb
import pytest

from dashboards.said import EITHER, HIDDEN, NOTHING, Calculated, calculated
from dashboards.tables import Table, published_tables
from tests.integration.nights import ThreeNights, tell

# A figure without numerator and denominator in the mart is none where this is 0.
WHOLE = {"cycle_days_median": "cycles_completed"}


@pytest.fixture(scope="module")
def engine(three_nights: ThreeNights) -> duckdb.DuckDBPyConnection:
    found = duckdb.connect()
    found.execute(f"attach '{three_nights.line.paths.published}/current/analyst/analyst.duckdb' as a (read_only)")
    return found


def test_datasets_have_the_columns_of_the_edition(engine: duckdb.DuckDBPyConnection) -> None:
    found: dict[str, list[str]] = {}
    rows = engine.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts' order by 1, column_index"
    ).fetchall()
    for table, column in rows:
        found.setdefault(table, []).append(column)
    assert {name: [c.name for c in table.columns] for name, table in published_tables().items()} == found


@pytest.mark.parametrize("name", published_tables())
def test_what_superset_calculates_can_be_calculated(engine: duckdb.DuckDBPyConnection, name: str) -> None:
    for one in calculated(published_tables()[name]):
        engine.execute(f"select count({one.name}) from (select {one.expression} as {one.name} from a.marts.{name})")


def test_nothing_that_is_there_is_called_no_data(engine: duckdb.DuckDBPyConnection) -> None:
    """A closed period keeps what was published when it closed: what came late is exact alone, and is left out here."""
    seen = 0
    for table in published_tables().values():
        for one in _texts(table):
            hidden, wrong = _wrong(engine, table, one)
            seen += hidden
            assert wrong == 0, (table.name, one.name)
    tell(f"{seen} cells of figures are hidden, and say so")
    assert seen > 1000


def _texts(table: Table) -> list[Calculated]:
    if table.mart is None:
        return []
    told = {m.name for m in table.mart.measures}
    return [one for one in calculated(table) if one.name.removesuffix("_said") in told and one.name.endswith("_said")]


def _wrong(engine: duckdb.DuckDBPyConnection, table: Table, one: Calculated) -> tuple[int, int]:
    measure = one.name.removesuffix("_said")
    mart = table.mart
    assert mart is not None
    declared = mart.measure(measure)
    assert declared is not None
    whole = declared.ratio[1] if declared.ratio else WHOLE.get(measure, "coach_minutes_allocated")
    none_of = f"coalesce(m.{whole}, 1) > 0" if table.column(whole) else "true"
    key = " and ".join(f"m.{column} is not distinct from r.{column}" for column in mart.key)
    counted = engine.execute(f"""
        with m as (select *, {one.expression} as said from a.marts.{table.name})
        select
            count(*) filter (m.said in ('{HIDDEN}', '{EITHER}')),
            count(*) filter (m.said = '{NOTHING}' and r.{measure} is not null and {none_of})
        from m join a.marts_restricted.{table.name} as r on {key}
    """).fetchone()
    assert counted is not None
    return int(counted[0]), int(counted[1])
