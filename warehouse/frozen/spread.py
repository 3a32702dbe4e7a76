"""Late changes spread over every cell they touch: each level of place, standard and period, each family, each figure.

Flow: [warehouse/frozen/compare.py] old and new rows of a change -> table `entries`: what the change adds to the
contribution of one identity to one figure of one cell

A figure of the event (its minutes, its count) is everybody's who took part: it differs only as a whole, and then all of
them stand behind it. A figure of the person is the person's, and so are the values that a median rests on, each by
itself: two that change and come to the same together move it. A count of people differs where somebody comes in or
falls out: that depends on what else is published of them, which is the `base`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from coaching.marts import PEOPLE, Fact
from warehouse.frozen.compare import PERIODS, WAREHOUSE

PUBLISHED, EARLIER = "old", "base"  # tables of what is published, and of what was before a restatement
FORMER = f"{WAREHOUSE}.int_people__former_keys"
_NOTHING = 1e-7
ENTRIES = """create table entries (
    change bigint, place text, period text, cell text, figure text, identity text, person text,
    delta double, base double, bar double, least bigint)"""
# how many people stand in a cell that a change touches, in a figure that counts all of them
HELD = "create table held (cell text, figure text, people bigint)"


def spread(
    engine: duckdb.DuckDBPyConnection, fact: Fact, least_of: Mapping[str, float], *, base: str = PUBLISHED
) -> None:
    """Adds the entries of one relation's changes to the table `entries`.

    Args:
        least_of: the district's thresholds: by audience how many people there must be, and the others.
        base: what the differences are from: what is published, or what was before a restatement.
    """
    least = int(least_of[fact.audience])
    steps = [("late", PUBLISHED, "new")] + ([("past", base, PUBLISHED)] if base != PUBLISHED else [])
    touched = " union all ".join(
        f"""select c.change, {sign} as sign, r.* from {side}_{fact.name} as r inner join {changes} as c
            on c.kind = '{fact.change}' and c.subject = cast(r."{fact.change}" as varchar)"""
        for changes, *sides in steps
        for side, sign in zip(sides, (-1.0, 1.0), strict=True)
    )
    engine.execute(f"create or replace temp table here as {spread_sql(fact, f'({touched})')}")
    for family in fact.families:
        for number in ("", *fact.of_event, *fact.of_event_once):
            engine.execute(_of_event(fact, family, number, least))
        for number in fact.of_person:
            engine.execute(_of_person(fact, family, number, f'coalesce("{number}", 0)', least))
        for number, values in fact.of_each.items():
            engine.execute(_of_person(fact, family, number, _mark(values), least))
    for family in fact.families:
        count = _Count(fact.figure(family, PEOPLE), family, fact.person, "1", 1, least)
        _counted(engine, fact, count, base)
        _held(engine, fact, count, base)
    for column, audience in fact.who.items():
        figure = fact.figure(fact.whole, column)
        _counted(engine, fact, _Count(figure, fact.whole, column, "1", 1, int(least_of[audience])), base)
    for column, enough in fact.enough.items():
        figure, bar = fact.figure(fact.whole, f"enough_{column}"), least_of[enough.threshold] * enough.per_unit
        amount = f'coalesce("{column}", 0)'
        _counted(engine, fact, _Count(figure, fact.whole, fact.person, amount, bar, least), base)


@dataclass(frozen=True)
class _Count:
    """A figure that counts identities: whose `amount` (SQL) adds up to `bar` at least."""

    figure: str
    family: str
    column: str
    amount: str
    bar: float
    least: int


def spread_sql(fact: Fact, rows: str) -> str:
    """Rows as often as there are cells that hold them, with place, period and the cell's key."""
    joins: list[str] = []
    members: dict[str, str] = {}
    for at, (column, listing) in enumerate(fact.cell.items()):
        if listing is None:
            members[column] = f'r."{column}"'
            continue
        leaf = "slice_key" if column == fact.when else column
        closed = f"select {leaf}, member from {WAREHOUSE}.{listing}"
        if column == fact.when:  # an open period is not published yet; a slice can be told from periods that cut it
            closed += f" where is_closed union select slice_key, concat('slice:', slice_key) from {PERIODS}"
        joins.append(f'inner join ({closed}) as m{at} on r."{column}" = m{at}.{leaf}')
        members[column] = f"m{at}.member"
    flags = "".join(f', coalesce({sql}, false) as "in_{name}"' for name, sql in fact.families.items())
    return f"""
        select r.*{flags}, {next(iter(members.values()))} as _place, {members[fact.when]} as _period,
            concat_ws('|', {", ".join(members.values())}) as _cell,
            coalesce(r."{fact.person}", '') as _raw, coalesce(k.person_key, r."{fact.person}", '') as _person
        from {rows} as r {" ".join(joins)}
        left join {FORMER} as k on r."{fact.person}" = k.former_key"""


def _of_event(fact: Fact, family: str, number: str, least: int) -> str:
    """How many events the cell has, or what a number of theirs comes to: shared by all who took part in the change."""
    value = f'coalesce("{number}", 0)' if number else "0"
    delta = "sum(sign * _value)" if number else "max(greatest(sign, 0)) + min(least(sign, 0))"
    rows = (
        f'select change, sign, _place, _period, _cell, _raw, _person, {value} as _value from here where "in_{family}"'
    )
    if number in fact.of_event_once:
        rows = f"select * replace (max(_value) as _value) from ({rows}) group by all"
    return f"""insert into entries
        with rows as ({rows}),
        changed as (
            select change, _cell, cast({delta} as double) as delta from rows group by change, _cell
            having abs({delta}) > {_NOTHING}
        ),
        people as (select distinct change, _place, _period, _cell, _person from rows)
        select change, _place, _period, _cell, '{fact.figure(family, number or "events")}', _person, _person,
            delta / count(*) over (partition by change, _cell), 0, null, {least}
        from people inner join changed using (change, _cell)"""


def _mark(values: str) -> str:
    """A whole number for each value: their sums are the same only where the values are, in any order."""
    return f"coalesce(cast('0x' || left(md5(cast({values} as varchar)), 8) as bigint), 0)"


def _of_person(fact: Fact, family: str, number: str, amount: str, least: int) -> str:
    return f"""insert into entries
        select change, _place, _period, _cell, '{fact.figure(family, number)}', _person, _person,
            cast(sum(sign * {amount}) as double) as delta, 0, null, {least}
        from here where "in_{family}" group by change, _place, _period, _cell, _person
        having abs(delta) > {_NOTHING}"""


def _counted(engine: duckdb.DuckDBPyConnection, fact: Fact, count: _Count, base: str) -> None:
    """Who is counted, with what counts them as published. An identity that nobody knows is counted nowhere."""
    identity, person = ("_raw", "_person") if count.column == fact.person else (f"coalesce({count.column}, '')",) * 2
    engine.execute(f"""create or replace temp table counted as
        select change, _place, _period, _cell, {identity} as identity, any_value({person}) as person,
            cast(sum(sign * {count.amount}) as double) as delta
        from here where "in_{count.family}" and {identity} <> '' group by change, _place, _period, _cell, {identity}
        having abs(sum(sign * {count.amount})) > {_NOTHING}""")
    theirs = f'(select * from {base}_{fact.name} where "{count.column}" in (select identity from counted))'
    engine.execute(f"""insert into entries
        with base as (
            select _cell, {identity} as identity, cast(sum({count.amount}) as double) as base
            from ({spread_sql(fact, theirs)}) where "in_{count.family}" group by _cell, {identity}
        )
        select change, _place, _period, _cell, '{count.figure}', identity, person, delta, coalesce(base, 0),
            {count.bar}, {count.least}
        from counted left join base using (_cell, identity)""")


def _held(engine: duckdb.DuckDBPyConnection, fact: Fact, count: _Count, base: str) -> None:
    everybody = f"(from {base}_{fact.name})"
    engine.execute(f"""insert into held
        select _cell, '{count.figure}', count(distinct base._person)
        from (select distinct _cell from counted) as cells left join (
            select _cell, _person from ({spread_sql(fact, everybody)}) where "in_{count.family}" and _raw <> ''
        ) as base using (_cell) group by _cell""")
