"""Sets that two counts make: of a roster those reached and those not, of those counted who is on no roster.

Flow: table `entries`, with the changes of a relation and of the roster beside it -> table `joints`
Nobody publishes these sets alone, but each is a published count less another: a roster that changes by five people of
whom four are in the cell tells of the fifth.
"""

import duckdb

from coaching.marts import PEOPLE, Fact
from warehouse.frozen.spread import PUBLISHED, spread_sql

JOINTS = """create table joints (
    cell text, figure text, person text, counted_cell text, counted_figure text, roster_cell text, roster_figure text,
    identity text,
    is_counted boolean, is_listed boolean, wants_counted boolean, wants_listed boolean, least bigint)"""
# which of the two counts a member has: counted, on the roster
_SETS = {"reached": (True, True), "not_eligible": (True, False), "not_reached": (False, True)}


def join(engine: duckdb.DuckDBPyConnection, counted: Fact, roster: Fact, least: int, *, base: str = PUBLISHED) -> None:
    """Adds to `joints` every cell and person for whom one of the two counts may change."""
    family, listed = counted.counted[0], roster.counted[0]
    comes, lists = counted.figure(family, PEOPLE), roster.figure(listed, PEOPLE)
    engine.execute(f"""
        create or replace temp table coming as
        select distinct place, period, cell, identity, person from entries where figure = '{comes}';
        create or replace temp table listing as
        select distinct place, period, cell, identity, person from entries where figure = '{lists}'""")
    _as_published(engine, counted, family, "counted_before", base)
    _as_published(engine, roster, listed, "listed_before", base)
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
    _hold(engine, counted, roster, base)


def _as_published(engine: duckdb.DuckDBPyConnection, fact: Fact, family: str, table: str, base: str) -> None:
    """Where the people who come or go are counted as it stands."""
    theirs = f"""(select * from {base}_{fact.name} where "{fact.person}" in (
        select identity from coming union select identity from listing))"""
    engine.execute(f"""create or replace temp table {table} as
        select distinct _place, _period, _cell, _raw from ({spread_sql(fact, theirs)}) where "in_{family}" """)


def _hold(engine: duckdb.DuckDBPyConnection, counted: Fact, roster: Fact, base: str) -> None:
    """Adds to `held` how many are in each of the sets as published."""
    family, listed = counted.counted[0], roster.counted[0]
    rows, names = (spread_sql(fact, f"(from {base}_{fact.name})") for fact in (counted, roster))
    for name, (is_counted, is_listed) in _SETS.items():
        figure = counted.figure(name, PEOPLE)
        engine.execute(f"""insert into held
            with cells as (
                select distinct j.cell, p.place, p.period from joints as j
                inner join pairs_of_two as p using (cell) where j.figure = '{figure}'
            ),
            one as (
                select distinct cells.cell, r._person from cells inner join ({rows}) as r on cells.cell = r._cell
                where r."in_{family}" and r._raw <> ''
            ),
            other as (
                select distinct cells.cell, r._person from cells
                inner join ({names}) as r on cells.place = r._place and cells.period = r._period
                where r."in_{listed}"
            )
            select cells.cell, '{figure}', count(found._person) from cells left join (
                select cell, _person from {"one" if is_counted else "other"}
                {"intersect" if is_counted and is_listed else "except"}
                select cell, _person from {"other" if is_counted else "one"}
            ) as found using (cell) group by cells.cell""")
