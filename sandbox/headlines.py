"""The two marts in a few lines, read from the published edition as a BI tool would."""

from pathlib import Path

import duckdb
from rich.table import Table

_ROWS = 8
_IMPLEMENTATION = """
select
    school_name, standard_title, teachers_eligible, teachers_coached, reach_rate,
    round(sessions_allocated, 1) as sessions_allocated, round(coach_minutes_allocated, 1) as coach_minutes_allocated,
    followup_rate
from marts.mart_implementation_by_school_standard
where
    period_type = 'school_year' and standard_level = 'standard' and not suppressed
    and qualified_code not like '%UNALIGNED'
order by teachers_coached desc, school_name, standard_title limit ?
"""
_IMPACT = """
select
    school_name, standard_title, outcome_name, n_matched, mean_pre, mean_post, effect_g, ci_low, ci_high,
    evidence_flag
from marts.mart_impact_by_school_standard
where standard_level = 'standard' and not suppressed
order by n_matched desc, school_name, standard_title, outcome_name limit ?
"""
_SUPPRESSED = """
select count(*), count(*) filter (where suppressed)
from marts.{mart} where period_type = 'school_year' and standard_level = 'standard'
"""


def tables(edition: Path) -> list[Table]:
    """One table a mart: the largest cells that may be shown, and how many are hidden."""
    file = edition.resolve() / "bi" / "bi.duckdb"
    with duckdb.connect(str(file), read_only=True) as db:
        return [
            _table(
                db,
                "Implementation, school year, by school and standard",
                "mart_implementation_by_school_standard",
                _IMPLEMENTATION,
            ),
            _table(
                db, "Impact (teachers exposed to a standard), pre to post", "mart_impact_by_school_standard", _IMPACT
            ),
        ]


def _table(db: duckdb.DuckDBPyConnection, title: str, mart: str, query: str) -> Table:
    cells = db.execute(_SUPPRESSED.format(mart=mart)).fetchone() or (0, 0)
    found = db.execute(query, [_ROWS])
    table = Table(
        *[c[0] for c in found.description or []],
        title=title,
        caption=f"{cells[0]} cells of the closed school year, {cells[1]} hidden to protect people",
    )
    for row in found.fetchall():
        table.add_row(*["–" if v is None else str(v) for v in row])
    return table
