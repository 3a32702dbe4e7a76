"""Which cells the implementation mart has: each entry of a framework in use by then, each school with teachers or
coaching.

A standard that coaching did not reach is a row of zeros; codes as printed in the frameworks (brief 2.1, 2.2), UNALIGNED
beside them.
"""

from collections.abc import Collection, Iterator, Mapping

from tests.integration.independent.facts import UNALIGNED, Period

Key = tuple[str, str, str, str, str]  # school, framework, qualified code, kind of period, its key
CELL = ("school_code", "framework_id", "qualified_code", "period_type", "period_key")
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


def frame(happened: Collection[Key], eligible: Mapping[Period, Mapping[str, Collection[str]]]) -> Iterator[Key]:
    """All keys, those of `happened` among them."""
    starts = {(period.kind, period.key): period.start for period in eligible}
    used = {(starts[key[3:]], key[3], key[1]) for key in happened if key[3:] in starts}
    for period, by_school in eligible.items():
        there = [key for key in happened if key[3:] == (period.kind, period.key)]
        for school in sorted({key[0] for key in there} | set(by_school)):
            for framework in sorted({f for start, kind, f in used if kind == period.kind and start <= period.start}):
                yield from ((school, framework, code, period.kind, period.key) for code in codes(framework))
