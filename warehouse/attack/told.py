"""What an outsider is told of a mart's columns: which of them count or add up, over what, and whom they are about.

Flow: a mart's declaration -> Told, Share, Link -> warehouse/attack/block.py
The declarations are published with the data (docs/marts.md, the fields' descriptions), so an attacker has them too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coaching.district import Thresholds
from coaching.marts import Mart, Measure

PLACE, STANDARD, PERIOD = "place", "standard", "period"
_ALL = frozenset({PLACE, STANDARD, PERIOD})
# What counts or measures something, and so can be added, or at least bounded by its parts.
_COUNTED = frozenset({"people", "sessions", "cycles", "items", "minutes"})
_WHOLE = frozenset({"people", "sessions", "cycles", "items"})
# Means: times the people they are about they are sums. A sum of scores adds up over places alone.
_MEANS: Mapping[str, frozenset[str]] = {
    "mean_pre": frozenset({PLACE}),
    "mean_post": frozenset({PLACE}),
    "dosage_hours_mean": frozenset({PLACE}),
    "dosage_hours_per_coached_teacher": frozenset({PLACE, STANDARD, PERIOD}),
}
_MEAN_OF = {"mean_pre": "n_matched", "mean_post": "n_matched", "dosage_hours_mean": "n_matched"}
# Shares whose numerator or denominator stands in another row: the code of the numerator, the measure of both.
_ELSEWHERE = {"share_of_school_coach_minutes": "", "unaligned_school_rate": "UNALIGNED"}
_MINUTES = "coach_minutes_allocated"
# Who is eligible in a year need not be in each month, nor the other way round; one who is not eligible at a school may
# be at another of its group: over these dimensions a count is no union of its parts'.
_NO_UNION: Mapping[str, frozenset[str]] = {
    "teachers_eligible": frozenset({STANDARD, PERIOD}),
    "teachers_coached_eligible": frozenset({PERIOD}),
    "teachers_coached_not_eligible": frozenset({PLACE, PERIOD}),
    "teachers_not_reached": _ALL,  # whom one school missed another of the group may have met
}
# Who is eligible at one school and coached at another of its group was reached in the group and in no school.
_HAS_MORE: Mapping[str, frozenset[str]] = {"teachers_coached_eligible": frozenset({PLACE})}
_SCALE = re.compile(r"decimal\(\d+, *(\d+)\)")
_PARTS = (
    ("teachers_coached", ("teachers_coached_eligible", "teachers_coached_not_eligible"), True),
    ("teachers_eligible", ("teachers_coached_eligible", "teachers_not_reached"), True),
    ("coach_minutes_allocated", ("one_on_one_minutes_allocated", "group_minutes_allocated"), False),
    ("coach_minutes_full", ("coach_minutes_allocated",), False),
    ("sessions_full_count", ("sessions_allocated",), False),
    ("n_pre", ("n_matched",), False),
    ("n_post", ("n_matched",), False),
)


@dataclass(frozen=True)
class Told:
    """One quantity of a cell.

    Attributes:
        name: the column, or `<mean> x <people>` for the sum behind a mean.
        family: whom it is about.
        adds_over: the dimensions over which it adds up.
        joins_over: those over which it is a union of its parts, and bounded by them.
        has_more_over: of those, where a total may have more than its parts.
        half: half a step of its last decimal.
        is_whole: whether it is a whole number.
        is_people: whether it counts people.
        least: how many people there must be behind it; 0 where nobody's conduct is shown.
        mean: for a sum behind a mean, the columns of the mean and of its people.
    """

    name: str
    family: str
    adds_over: frozenset[str]
    joins_over: frozenset[str]
    half: float
    is_whole: bool
    is_people: bool
    least: int
    mean: tuple[str, str] | None = None
    has_more_over: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Share:
    """A column that is one quantity over another, 0-1; `code` ends the numerator's code where it is another row's.

    `is_of_framework`: the denominator is that of the row's whole framework.
    """

    name: str
    top: str
    bottom: str
    code: str = ""
    is_of_framework: bool = False


@dataclass(frozen=True)
class Link:
    """Quantities of one cell of which one holds the others: `is_whole` where they are all of it."""

    total: str
    parts: tuple[str, ...]
    is_whole: bool


def told(mart: Mart, thresholds: Thresholds, step: float = 0.0) -> Iterator[Told]:
    """The quantities of a mart's rows, counts and amounts first, then the sums behind its means.

    Args:
        mart: the declaration.
        thresholds: the district's.
        step: what counts and minutes are rounded to in a copy for outside; its means are then whole hours, and
            hundredths of scale points.
    """
    for m in mart.measures:
        if m.unit in _COUNTED:
            adds, half = frozenset(m.adds_over), max(step / 2, _half(m))
            joins = _ALL - adds - _NO_UNION.get(m.name, frozenset())
            is_whole = m.unit in _WHOLE and not half
            least = m.family.least(thresholds)
            more = _HAS_MORE.get(m.name, frozenset())
            yield Told(m.name, m.family_name, adds, joins, half, is_whole, m.unit == "people", least, None, more)
    for m in mart.measures:
        if m.name in _MEANS:
            people = _MEAN_OF.get(m.name, "teachers_coached")
            least = m.family.least(thresholds)
            name, over = f"{m.name} x {people}", _MEANS[m.name]
            half = max(_half(m), (0.5 if m.unit == "hours" else 0.005) if step else 0.0)
            yield Told(name, m.family_name, over, frozenset(), half, False, False, least, (m.name, people))


def shares(mart: Mart) -> Iterator[Share]:
    """The shares that tie quantities to each other, within a row or across rows."""
    for m in mart.measures:
        if m.unit == "share" and m.ratio and _both(mart, m):
            yield Share(m.name, *m.ratio)
        elif m.name in _ELSEWHERE:
            yield Share(m.name, _MINUTES, _MINUTES, _ELSEWHERE[m.name], is_of_framework=True)


def links(names: frozenset[str], found: Mapping[str, Share]) -> Iterator[Link]:
    """Sub-populations: what the columns' names say, and every share's numerator within its denominator."""
    for total, parts, is_whole in _PARTS:
        if {total, *parts} <= names:
            yield Link(total, parts, is_whole)
    for share in found.values():
        if not share.is_of_framework and {share.top, share.bottom} <= names:
            yield Link(share.bottom, (share.top,), False)


def _half(measure: Measure) -> float:
    scale = _SCALE.match(measure.column.data_type)
    return 0.5 * 10.0 ** -int(scale.group(1)) if scale else 0.0


def _both(mart: Mart, measure: Measure) -> bool:
    ratio = measure.ratio or ()
    return all((m := mart.measure(name)) is not None and m.unit in _COUNTED for name in ratio)
