"""Which cells the implementation marts have: each entry of a framework in use by then, each place with teachers or
coaching.

A standard that coaching did not reach is a row of zeros; codes as printed in the frameworks (brief 2.1, 2.2), UNALIGNED
beside them, each framework as a whole, and all of them together.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping

from tests.integration.independent.facts import UNALIGNED, Period
from tests.integration.independent.places import Place

Key = tuple[Place, str, str, str]  # place; indicator, standard, framework or all of them; kind of period, its key
CELL = ("school_code", "framework_id", "qualified_code", "period_type", "period_key")
ALL = "all"
LETTERS = {
    "NETSC-2011": {"1": "abcd", "2": "abcdefgh", "3": "abcdefg", "4": "abc", "5": "abc", "6": "abc"},
    "ISTEC-2019": {"1": "abcde", "2": "abc", "3": "abcd", "4": "abcd", "5": "abc", "6": "abc", "7": "abcd"},
}


def codes(framework: str) -> tuple[str, ...]:
    """A framework's standards, indicators and UNALIGNED, qualified."""
    printed = (
        code
        for number, letters in LETTERS[framework].items()
        for code in (number, *(number + letter for letter in letters))
    )
    return tuple(f"{framework}:{code}" for code in (*printed, UNALIGNED))


def with_wholes(rolled: Iterable[str]) -> set[str]:
    """Standards and indicators, their frameworks, and all of them."""
    own = set(rolled)
    return own | {code.split(":")[0] for code in own} | {ALL}


def frame(happened: Collection[Key], eligible: Mapping[Period, Mapping[Place, Collection[str]]]) -> Iterator[Key]:
    """All keys, those of `happened` among them."""
    starts = {(period.kind, period.key): period.start for period in eligible}
    used = {(starts[key[2:]], key[2], key[1]) for key in happened if key[2:] in starts and key[1] in LETTERS}
    for period, by_place in eligible.items():
        in_use = sorted({f for start, kind, f in used if kind == period.kind and start <= period.start})
        rows = [code for framework in in_use for code in (*codes(framework), framework)] + [ALL] * bool(in_use)
        there = {key[0] for key in happened if key[2:] == (period.kind, period.key)} | set(by_place)
        yield from ((place, code, period.kind, period.key) for place in sorted(there) for code in rows)
