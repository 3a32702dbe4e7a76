"""Sums that a reader draws between the tables of an edition: none gives a hidden figure away by what else it has.

Flow: [warehouse/publish/audit_privacy.py lists these checks] <edition being built> -> what is wrong, never a value
Schools of a group, groups of the district, standards of a school, by the labels in the published rows. The periods are
left to the mask: a month may lie in two terms.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from coaching.marts import Mart, Measure
from warehouse.engine import Schema
from warehouse.publish.edition import Edition

_MARTS = Schema.MARTS.value
_GROUPS = ("school_group", "poverty_band")
_GROUP_KEY = ("group_type", "group_name")
_ROUNDING = 0.001


@dataclass(frozen=True)
class _Line:
    """Rows of one mart that add up to rows of another over a dimension.

    Attributes:
        only: SQL on the parts' rows: those that add up.
        meets: pairs of SQL, of a part's row and of the total's: a total has the parts for which all are equal.
    """

    parts: Mart
    total: Mart
    dimension: str
    only: str
    meets: tuple[tuple[str, str], ...]


def _lines(edition: Edition) -> Iterator[_Line]:
    marts = [mart for mart, columns in edition.protected() if "hidden_parts" in columns]
    for parts in marts:
        for total in (one for one in marts if one.cube == parts.cube and one is not parts):
            places = parts.shown_levels("place"), total.shown_levels("place")
            same = parts.shown_levels("standard") == total.shown_levels("standard")
            rest = tuple((name, name) for name in total.key if name not in _GROUP_KEY)
            for group in _GROUPS:
                if same and places[0] == ("school",) and group in places[1]:
                    meets = (*rest, (group, "group_name"), (f"'{group}'", "group_type"))
                    yield _Line(parts, total, "place", f"{group} is not null", meets)
                if same and group in places[0] and places[1] == ("district",) and _all_have(edition, parts, group):
                    yield _Line(parts, total, "place", f"group_type = '{group}'", rest)
            levels = parts.shown_levels("standard"), total.shown_levels("standard")
            if places[0] == places[1] and "standard" in levels[0] and "framework" in levels[1]:
                yield _Line(parts, total, "standard", "standard_level = 'standard'", rest)


def _all_have(edition: Edition, like: Mart, group: str) -> bool:
    """Whether no school is left out of the groups: what it has would stand between them and the district."""
    of_schools = [mart for mart, columns in edition.protected() if mart.cube == like.cube and group in columns]
    return not any(edition.count(f'select count(*) from {_MARTS}."{m.name}" where {group} is null') for m in of_schools)


def _no_lone_hidden(edition: Edition) -> list[str]:
    broken = []
    for line in _lines(edition):
        there = set(edition.columns(line.parts.name)) & set(edition.columns(line.total.name))
        for measure in (m for m in line.parts.measures if line.dimension in m.adds_over and m.name in there):
            if alone := edition.count(_lone(line, measure)):
                where = f"{line.parts.name}.{measure.name}"
                broken.append(f"{where} follows in {alone} rows from {line.total.name} less the others")
    return broken


def _lone(line: _Line, measure: Measure) -> str:
    """How many totals are shown beside exactly one hidden part, and are more than the parts that are shown."""
    hidden = f"(suppressed or list_contains(string_split(coalesce(hidden_parts, ''), ', '), '{measure.family_name}'))"
    keys = ", ".join(f"{part} as meets_{n}" for n, (part, _) in enumerate(line.meets))
    same = " and ".join(f"lines.meets_{n} = total.{name}" for n, (_, name) in enumerate(line.meets))
    return f"""
        with lines as (
            select {keys}, count(*) filter (where {hidden}) as gone,
                count(*) filter (where not {hidden} and "{measure.name}" is null) as untold,
                coalesce(sum("{measure.name}"), 0) as told
            from {_MARTS}."{line.parts.name}" where {line.only} group by all
        )
        select count(*) from lines inner join {_MARTS}."{line.total.name}" as total on {same}
        where gone = 1 and untold = 0 and total."{measure.name}" - told > {_ROUNDING}"""


LINES: Mapping[str, Callable[[Edition], list[str]]] = {"no_line_with_one_hidden_cell": _no_lone_hidden}
