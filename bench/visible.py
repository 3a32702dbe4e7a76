"""How much of a built data folder's implementation is visible, and what sums of it come to.

Run as `python -m bench.visible <data folder>`. Two tables: of the published cells with coaching the share that is
visible, by mart, level of the standard and kind of period; and by poverty band, how much of the coaching a reader
finds who adds up visible rows of each mart, beside the truth, with the share of cells that the mart hides.
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


def sums_by_band(warehouse: duckdb.DuckDBPyConnection, mart: Mart, band: str, where: str = "true") -> list[Row]:
    """Hours of coaching over standards, by poverty band and kind of period: the truth, and that of visible rows."""
    hours, found = f"sum(meant.{_MINUTES}) / 60", f"coalesce(sum(told.{_MINUTES}), 0) / 60"
    return warehouse.execute(
        f"""select '{mart.name}', told.{band}, told.period_type,
            format('{{:.0f}}', {hours}), format('{{:.0f}}', {found}),
            format('{{:.0f}}', 100 * ({found}) / ({hours})),
            format('{{:.0f}}', 100.0 * count(*) filter (where told.suppressed) / count(*))
            from {_joined(mart)}
            where told.standard_level = 'standard' and meant.sessions_full_count > 0 and {where}
            group by told.{band}, told.period_type order by all"""
    ).fetchall()


def _joined(mart: Mart) -> str:
    """A mart as it is published beside itself as it is meant: closed periods alone."""
    return f"marts.{mart.name} as told join marts_restricted.{mart.name} as meant using ({', '.join(mart.key)})"


def main(folder: Path) -> None:
    """Prints both tables."""
    marts = {name: mart for name, mart in declared_marts().items() if name.startswith(_SUBJECT)}
    cells = Table("mart", "level x period", "cells with coaching", "visible", "%")
    sums = Table("rows added up", "poverty band", "period", "hours", "found", "found %", "cells hidden %")
    with duckdb.connect(str(Paths(folder).warehouse), read_only=True) as warehouse:
        for mart in marts.values():
            for row in visible(warehouse, mart):
                cells.add_row(*row)
        found = sums_by_band(warehouse, marts[_SCHOOLS], "poverty_band")
        if _GROUPS in marts:
            found += sums_by_band(warehouse, marts[_GROUPS], "group_name", "told.group_type = 'poverty_band'")
    for row in found:
        sums.add_row(*row)
    Console(width=140).print(cells, sums)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
