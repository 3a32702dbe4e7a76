"""What stands before a code: words that call it a standard, and the set of standards that they name.

Coaches cite the standards of students and educators too, whose codes look like their own, and the year or the former
name of a set. Such a code is never one of the form's framework.
"""

import re
from dataclasses import dataclass

OTHER = "?"  # a set that is none of ours
_JOINS = r"[\s.:#•·*()–-]*"
_WORD = r"(?:standards?|stds?|indicators?|elements?|codes?)\b"
_COACHES = r"(?:(?:for\s+)?coach(?:es|ing)|c)\b"
_YEAR = r"year-[A-J]{4}\b"
_CALLED = re.compile(
    rf"(?:(?:\bcoach(?:es|ing)\s+)?\b(?:{_WORD}|(?:iste|nets)(?:[\s•·*–-]?c)?\b){_JOINS}"
    rf"(?:{_COACHES}{_JOINS})?(?:{_YEAR}{_JOINS})?)+$",
    re.IGNORECASE | re.ASCII,
)
_OF_OTHERS = re.compile(
    r"(?:\b(?:iste|nets)[\s•·*–-]*(?:standards?[\s•·*–-]*)?(?:for\s+)?(?:(?:students?|educators?|teachers?|"
    r"(?:education(?:al)?\s+)?(?:leaders?|administrators?))\b|[stale]\b)|"
    rf"\b(?:students?|educators?|teachers?|administrators?|leaders?)\s+(?={_WORD}))"
    rf"{_JOINS}(?:{_WORD}{_JOINS}|{_YEAR}{_JOINS})*$",
    re.IGNORECASE | re.ASCII,
)
_FORMER = re.compile(r"\bnets[\s•·*–-]?c", re.IGNORECASE | re.ASCII)
_WHOSE = re.compile(r"\b(?:iste|nets)", re.IGNORECASE | re.ASCII)
_DIGITS = str.maketrans("0123456789", "ABCDEFGHIJ")
_LETTERS = str.maketrans("ABCDEFGHIJ", "0123456789")
# the year of a set, before or after its name: ISTE (2019) 3a, NETS-C 2011: 3a, 2019 ISTE 3a
_YEAR_AFTER = re.compile(r"(?i)(\b(?:iste|nets)[a-z\s•·*–-]{0,30}?[\s(–-]*)\b(20[0-9]{2})\b\)?")
_YEAR_BEFORE = re.compile(r"(?i)\b(20[0-9]{2})\s+(iste|nets)(?![a-z])")


@dataclass(frozen=True)
class Before:
    """A text before a code without the words that call the code a standard."""

    bare: str
    calls: bool
    names: str | None = None  # the begin or the year of a framework's id, '' for the form's own, OTHER; None: no set


def before(text: str) -> Before:
    """What a text says of the code that follows it."""
    of_others = _OF_OTHERS.search(text)
    if of_others:
        return Before(text[: of_others.start()], calls=True, names=OTHER)
    called = _CALLED.search(text)
    return Before(text[: called.start()], calls=True, names=_named(called[0])) if called else Before(text, calls=False)


def _named(words: str) -> str | None:
    year = re.search(_YEAR, words)
    if year:
        return year[0].removeprefix("year-").translate(_LETTERS)
    if _FORMER.search(words):
        return "NETSC"
    return "" if _WHOSE.search(words) else None


def years_as_words(text: str) -> str:
    """Years that belong to the name of a set, so that they are not read as numbers."""
    text = _YEAR_BEFORE.sub(lambda found: f"{found[2]} year-{found[1].translate(_DIGITS)} ", text)
    return _YEAR_AFTER.sub(lambda found: f"{found[1].rstrip('( ')} year-{found[2].translate(_DIGITS)} ", text)
