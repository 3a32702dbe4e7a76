"""The query of a mart as readers outside the district get it: blank where few stand behind it, the rest rounded.

Flow: [warehouse/publish/outside.py] databases `edition` (its analyst.duckdb), table `mask` (shown cells) -> SQL
"""

from collections.abc import Iterator, Mapping

import duckdb

from coaching.marts import Mart, Measure
from warehouse.engine import Schema

_FIVES = frozenset({"people", "sessions", "cycles", "items", "minutes"})
_WHOLE = frozenset({"hours", "days"})
_AS_IS = frozenset({"flag", "label", "band"})
_MARTS, _RESTRICTED = (f"edition.{schema.value}" for schema in (Schema.MARTS, Schema.MARTS_RESTRICTED))


def blanked(engine: duckdb.DuckDBPyConnection, mart: Mart, least: int) -> str:
    """A query of the mart's twin, its cells blank where too few people stand behind them, the others rounded."""
    keys = " and ".join(f'shown."{name}" = exact."{name}"' for name in mart.key)
    order = ", ".join(f'shown."{name}"' for name in mart.key)
    types = engine.execute(
        "select column_name, data_type from duckdb_columns() where database_name = 'edition' and schema_name = ? "
        "and table_name = ? order by column_index",
        [Schema.MARTS.value, mart.name],
    ).fetchall()
    found = _columns(mart, dict(types), least)
    columns = ", ".join(f'{text} as "{column}"' for column, text in found)
    tables = f'{_MARTS}."{mart.name}" as shown inner join {_RESTRICTED}."{mart.name}" as exact on {keys}'
    return f"select {columns} from {tables} order by {order}"


def _columns(mart: Mart, types: Mapping[str, str], least: int) -> Iterator[tuple[str, str]]:
    """Column of the copy, and what stands in it; which parts of a shown cell are hidden is seen from their blanks."""
    measures = {measure.name: measure for measure in mart.measures}
    bands = {f"{measure.name}_band": measure for measure in mart.measures if measure.ladder}
    for name, kind in types.items():
        value = f'shown."{name}"'
        if name == "suppressed":
            yield name, f"{value} or not {_is_open(mart, mart.cube.main)}"
        elif name in measures and (measures[name].told_by or measures[name].judged):
            continue  # worked out from exact figures, it would say more than they do when they are rounded
        elif measure := measures.get(name) or bands.get(name):
            rounded = _rounded(value, measure, kind) if name in measures else value
            yield name, f"case when {_may_be_seen(mart, measure, least)} then {rounded} end"
        elif name != "hidden_parts":
            yield name, value


def _may_be_seen(mart: Mart, measure: Measure, least: int) -> str:
    """Its cell, its own people, those that its column counts, the cells it tells of; of a share its two parts too."""
    parts = (mart.measure(name) for name in measure.ratio or ())
    asked = dict.fromkeys(condition for one in (measure, *parts) if one for condition in _conditions(mart, one, least))
    return " and ".join(asked) or "true"


def _conditions(mart: Mart, measure: Measure, least: int) -> Iterator[str]:
    family = measure.family
    if not family.has_threshold:
        return
    yield _is_open(mart, mart.cube.main)
    if measure.family_name in mart.cube.families:
        yield from (_is_open(mart, measure.family_name, cell) for cell in ("cell_key", *measure.beside))
    if family.rest_of:
        yield _is_open(mart, family.rest_of)
    for people in (f'shown."{family.people}"' if family.people else "", _rest(measure)):
        if people:
            yield f"({people} >= {least}{f' or {people} = 0' if family.zero_is_open else ''})"


def _rest(measure: Measure) -> str:
    return f'(shown."{measure.family.of}" - shown."{measure.family.people}")' if measure.family.of else ""


def _is_open(mart: Mart, family: str, cell: str = "cell_key") -> str:
    named = f"mask.cube = '{mart.cube.name}' and mask.family = '{family}'"
    return f'exists (from mask where {named} and mask.cell_key = exact."{cell}")'


def _rounded(value: str, measure: Measure, kind: str) -> str:
    if measure.unit in _AS_IS:
        return value
    if measure.unit in _FIVES:
        return f"cast(5 * round(cast({value} as double) / 5) as {kind})"
    return f"cast(round({value}, {0 if measure.unit in _WHOLE else 2}) as {kind})"
