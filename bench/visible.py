"""How much of a built data folder's implementation is visible, and what sums of it come to.

Run as `python -m bench.visible <data folder>`. Two tables: of the published cells with coaching the share that is
visible, by mart, level of the standard and kind of period; and by poverty band, how much of a year's coaching a reader
finds who adds up visible rows of each mart, beside the truth, with the share that `mart_visible_shares` states.
"""

import sys
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from coaching.marts import Mart, declared_marts
from coaching.paths import Paths

_SUBJECT = "mart_implementation"
_MINUTES = "coach_minutes_allocated"
_MEASURE = "coach_minutes_visible"
_SCHOOLS, _GROUPS = "mart_implementation_by_school_standard", "mart_implementation_by_group_standard"
_LEVELS = ("standard_level", "group_type", "period_type")

Row = tuple[str, ...]


def visible(warehouse: duckdb.DuckDBPyConnection, mart: Mart) -> list[Row]:
    """By level and kind of period: published cells with coaching, how many of them are visible, and per cent."""
    columns = [f"told.{name}" for name in _LEVELS if name in {column.name for column in mart.columns}]
    shown = "count(*) filter (where not told.suppressed)"
    return warehouse.execute(
        f"""select '{mart.name}', concat_ws(' x ', {", ".join(columns)}), cast(count(*) as text), cast({shown} as text),
            format('{{:.0f}}', 100.0 * {shown} / count(*))
            from {_joined(mart)} where meant.sessions_full_count > 0 group by {", ".join(columns)} order by all"""
    ).fetchall()


def sums_by_band(warehouse: duckdb.DuckDBPyConnection) -> list[Row]:
    """Hours of coaching by poverty band: a year's truth, what visible rows come to, and the share that is stated."""
    true = f"""select coalesce(poverty_band, 'none') as poverty_band, school_year, standard_level,
            sum({_MINUTES}) / 60 as hours
        from marts_restricted.{_SCHOOLS} where period_type = 'school_year' group by all"""
    told = " union all ".join(
        f"""select '{name}' as mart_name, {band} as poverty_band, school_year, period_type, standard_level,
            sum({_MINUTES}) / 60 as found from marts.{name} where {where} group by all"""
        for name, band, where in (
            (_SCHOOLS, "coalesce(poverty_band, 'none')", "true"),
            (_GROUPS, "group_name", "group_type = 'poverty_band'"),
        )
    )
    return warehouse.execute(
        f"""select mart_name, standard_level, poverty_band, period_type, format('{{:.0f}}', hours),
            format('{{:.0f}}', coalesce(found, 0)), format('{{:.1f}}', 100 * coalesce(found, 0) / hours),
            format('{{:.0f}}-{{:.0f}}', 100 * {_MEASURE}_from, 100 * {_MEASURE}_to),
            case when coalesce(found, 0) / hours between {_MEASURE}_from and {_MEASURE}_to then 'yes' else 'NO' end
            from ({told}) join ({true}) using (poverty_band, school_year, standard_level)
            join (select * from marts.mart_visible_shares where place_level in ('school', 'poverty_band')) as stated
                using (mart_name, poverty_band, school_year, period_type, standard_level)
            where {_MEASURE}_from is not null order by all"""
    ).fetchall()


def _joined(mart: Mart) -> str:
    """A mart as it is published beside itself as it is meant: closed periods alone."""
    return f"marts.{mart.name} as told join marts_restricted.{mart.name} as meant using ({', '.join(mart.key)})"


def main(folder: Path) -> None:
    """Prints both tables."""
    marts = {name: mart for name, mart in declared_marts().items() if name.startswith(_SUBJECT)}
    cells = Table("mart", "level x period", "cells with coaching", "visible", "%")
    sums = Table("rows added up", "level", "poverty band", "period", "hours", "found", "found %", "stated %", "within")
    with duckdb.connect(str(Paths(folder).warehouse), read_only=True) as warehouse:
        for mart in marts.values():
            for row in visible(warehouse, mart):
                cells.add_row(*row)
        found = sums_by_band(warehouse)
    for row in found:
        sums.add_row(*row)
    Console(width=140).print(cells, sums)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
