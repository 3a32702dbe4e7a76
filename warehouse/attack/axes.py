"""The sums that a reader can draw along each dimension, from the members and labels that stand in the files.

Flow: rows of the marts -> Axis -> warehouse/attack/block.py
Places: schools add up to groups, bands and the district. Standards: indicators to a standard (which may have more: what
was coded with the bare standard), standards to a framework, frameworks to all. Periods: a month, a term and a year are
unions of stretches of days; what two of them do not share is a stretch that nobody publishes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

DISTRICT, ALL = "district", "all"
_Span = tuple[date, date]


@dataclass(frozen=True)
class Sum:
    """A member and those it is made of, by position.

    Attributes:
        is_whole: the parts are all of it; otherwise it may have more.
        is_implied: it follows from the others, and only helps to see faster.
    """

    total: int
    parts: tuple[int, ...]
    is_whole: bool = True
    is_implied: bool = False


@dataclass(frozen=True)
class Axis:
    """One dimension: its members, published or not, and its sums."""

    members: tuple[str, ...]
    sums: tuple[Sum, ...]

    def at(self, member: str) -> int:
        """The position of a member."""
        return self.members.index(member)


def places(members: Iterable[str], groups: Mapping[str, Iterable[str]]) -> Axis:
    """The axis of places.

    Args:
        members: every place of a published row.
        groups: `<group type>:<name>` -> its schools, from the labels of the schools' rows.
    """
    known = sorted(members)
    at = {member: position for position, member in enumerate(known)}
    schools = [at[m] for m in known if m != DISTRICT and m not in groups]
    inside = {at[g]: tuple(sorted(at[s] for s in of if s in at)) for g, of in groups.items() if g in at}
    sums = [Sum(group, of) for group, of in sorted(inside.items()) if of]
    if DISTRICT in at and schools:
        sums.append(Sum(at[DISTRICT], tuple(schools)))
        for kind in sorted({known[group].partition(":")[0] for group in inside}):
            of_kind = [group for group in sorted(inside) if known[group].partition(":")[0] == kind]
            single = sorted(set(schools) - {school for group in of_kind for school in inside[group]})
            sums.append(Sum(at[DISTRICT], (*of_kind, *single), is_implied=True))
    return Axis(tuple(known), tuple(sums))


def standards(members: Iterable[str], parents: Mapping[str, str], frameworks: Mapping[str, str]) -> Axis:
    """The axis of standards.

    Args:
        members: every code, framework or `all` of a published row.
        parents: indicator -> its standard.
        frameworks: standard -> its framework; frameworks are members, published or not.
    """
    known = sorted({*members, *frameworks.values()})
    at = {member: position for position, member in enumerate(known)}
    sums = [
        Sum(at[whole], tuple(at[p] for p in sorted(parents) if parents[p] == whole and p in at), is_whole=False)
        for whole in sorted(set(parents.values()))
        if whole in at
    ]
    names = sorted(set(frameworks.values()))
    sums += [
        Sum(at[name], tuple(at[c] for c in sorted(frameworks) if frameworks[c] == name and c in at)) for name in names
    ]
    if ALL in at and names:
        sums.append(Sum(at[ALL], tuple(at[name] for name in names)))
    return Axis(tuple(known), tuple(sums))


def periods(spans: Mapping[str, _Span]) -> Axis:
    """The axis of periods: each is a union of stretches of days, none of which a published period's border cuts.

    Args:
        spans: `<period type>:<key>` -> first and last day.
    """
    cuts = sorted({day for first, last in spans.values() for day in (first, last + timedelta(days=1))})
    named: dict[_Span, str] = {}
    for member in sorted(spans):
        named.setdefault(spans[member], member)
    pieces = {}
    for first, after in pairwise(cuts):
        span = (first, after - timedelta(days=1))
        if any(start <= span[0] and span[1] <= end for start, end in spans.values()):
            pieces[span] = named.get(span, f"days:{span[0]}..{span[1]}")
    known = sorted({*spans, *pieces.values()})
    at = {member: position for position, member in enumerate(known)}
    sums = [made for member in sorted(spans) for made in _unions(member, spans, pieces, at)]
    return Axis(tuple(known), tuple(sums))


def _unions(
    member: str, spans: Mapping[str, _Span], pieces: Mapping[_Span, str], at: Mapping[str, int]
) -> Iterable[Sum]:
    first, last = spans[member]
    inside = [span for span in pieces if first <= span[0] and span[1] <= last]
    parts = tuple(sorted(at[pieces[span]] for span in inside))
    if parts == (at[member],):
        return
    yield Sum(at[member], parts)
    kinds = {name.partition(":")[0] for name in spans} - {member.partition(":")[0]}
    for kind in sorted(kinds):
        of_kind = [
            name
            for name, (start, end) in sorted(spans.items())
            if name.partition(":")[0] == kind and first <= start and end <= last and (start, end) != (first, last)
        ]
        rest = [s for s in inside if not any(spans[n][0] <= s[0] and s[1] <= spans[n][1] for n in of_kind)]
        union = tuple(sorted({*(at[name] for name in of_kind), *(at[pieces[span]] for span in rest)}))
        if of_kind and union != parts:
            yield Sum(at[member], union, is_implied=True)
