"""The people of a cube's cells, counted from its atoms by plain SQL, as its declaration says who they are."""

from pathlib import Path

import duckdb

from coaching.marts import Cube

# every member that holds an atom, and whether its person is on the roster of that place and period
_EXPANDED = """
    select
        case when places.level = 'school' then schools.school_code else places.member end as place,
        standards.member as standard, periods.member as period, {counts}
    from intermediate.int_implementation__people as cube
    inner join intermediate.int_places__listed as places using (site_key)
    left join core.dim_school as schools on places.member = schools.school_key
    inner join intermediate.int_standard_members__listed as standards using (qualified_code)
    inner join intermediate.int_period_slices__members as periods using (slice_key)
    inner join intermediate.int_periods__listed as begun on periods.member = begun.period
    left join intermediate.int_eligibility__placed as roster
        on places.member = roster.place and periods.member = roster.period and cube.person_key = roster.person_key
    where begun.period_start <= (select implementation_date from intermediate.int_loads__reached)
    group by all
"""


def people_behind(warehouse: Path, cube: Cube) -> list[dict[str, object]]:
    """A row per place (a school by its code), standard and begun period: how many known people each family has."""
    counts = ", ".join(_count_of(cube, name) for name in cube.families)
    with duckdb.connect(str(warehouse), read_only=True) as engine:
        rows: list[dict[str, object]] = engine.sql(_EXPANDED.format(counts=counts)).to_arrow_table().to_pylist()
    return rows


def _count_of(cube: Cube, name: str) -> str:
    """SQL that counts a family's people, as the cube declares them."""
    family = cube.families[name]
    flag = family.where or cube.families[family.part_of[0]].where
    on = "and roster.person_key is not null" * bool(family.on_roster)
    off = "and roster.person_key is null" * bool(family.off_roster)
    return f'count(distinct cube.person_key) filter (where {flag} {on}{off}) as "{name}"'
