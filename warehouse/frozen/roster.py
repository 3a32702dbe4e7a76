"""Sets that two counts make: of a roster those reached and those not, of those counted who is on no roster.

Flow: table `entries`, with the changes of a relation and of the roster beside it -> table `joints`
Nobody publishes these sets alone, but each is a published count less another: a roster that changes by five people of
whom four are in the cell tells of the fifth.
"""

import duckdb

from warehouse.frozen.facts import PEOPLE, Fact
from warehouse.frozen.spread import spread_sql

JOINTS = """create table joints (
    cell text, figure text, person text, counted_cell text, counted_figure text, roster_cell text, roster_figure text,
    identity text,
    is_counted boolean, is_listed boolean, wants_counted boolean, wants_listed boolean, least bigint)"""
# which of the two counts a member has: counted, on the roster
_SETS = {"reached": (True, True), "not_eligible": (True, False), "not_reached": (False, True)}


def join(engine: duckdb.DuckDBPyConnection, counted: Fact, roster: Fact, least: int) -> None:
    """Adds to `joints` every cell and person for whom one of the two counts may change."""
    family, listed = counted.counted[0], roster.counted[0]
    comes, lists = counted.figure(family, PEOPLE), roster.figure(listed, PEOPLE)
    engine.execute(f"""
        create or replace temp table coming as
        select distinct place, period, cell, identity, person from entries where figure = '{comes}';
        create or replace temp table listing as
        select distinct place, period, cell, identity, person from entries where figure = '{lists}'""")
    _as_published(engine, counted, family, "counted_before")
    _as_published(engine, roster, listed, "listed_before")
    engine.execute("""create or replace temp table pairs_of_two as
        with cells as (
            select place, period, cell from coming
            union select _place, _period, _cell from counted_before
                where _raw in (select identity from listing)
        )
        select place, period, cell, identity, person from coming
        union
        select cells.place, cells.period, cells.cell, listing.identity, listing.person
        from cells inner join listing on cells.place = listing.place and cells.period = listing.period""")
    for name, (wants_counted, wants_listed) in _SETS.items():
        engine.execute(f"""insert into joints
            select p.cell, '{counted.figure(name, PEOPLE)}', p.person, p.cell, '{comes}',
                concat_ws('|', p.place, p.period), '{lists}', p.identity,
                c._cell is not null, l._cell is not null, {wants_counted}, {wants_listed}, {least}
            from pairs_of_two as p
            left join (select distinct _cell, _raw from counted_before) as c
                on p.cell = c._cell and p.identity = c._raw
            left join (select distinct _place, _period, _raw, _cell from listed_before) as l
                on p.place = l._place and p.period = l._period and p.identity = l._raw""")


def _as_published(engine: duckdb.DuckDBPyConnection, fact: Fact, family: str, table: str) -> None:
    """Where the people who come or go are counted as it stands."""
    theirs = f"""(select * from old_{fact.name} where "{fact.person}" in (
        select identity from coming union select identity from listing))"""
    engine.execute(f"""create or replace temp table {table} as
        select distinct _place, _period, _cell, _raw from ({spread_sql(fact, theirs)}) where "in_{family}" """)
