"""What is wrong with a configuration: where it stands, what is allowed there, and the nearest right word.

One look finds everything; who asked decides what to do with it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

# How a cell or value begins that somebody still has to write.
BLANK = "FILL IN"
_MOST_LISTED = 16
_MOST_LINES = 12


@dataclass(frozen=True)
class Finding:
    """One mistake.

    Attributes:
        file: as a person finds it in the district's folder.
        place: line and key, or lines and column.
        problem: what is wrong, without a full stop; never a person's value.
        remedy: what is allowed, or what to do.
        stops: whether nothing runs before it is mended; else it is only told.
    """

    file: str
    place: str
    problem: str
    remedy: str
    stops: bool = True

    def __str__(self) -> str:
        """One line."""
        where = f"{self.file}, {self.place}" if self.place else self.file
        return f"{where}: {self.problem}. {self.remedy}".strip()


def nearest(word: str, allowed: Iterable[str]) -> str:
    """The allowed word that was probably meant; empty where none is like it."""
    plain = {_plain(a): a for a in allowed}
    found = get_close_matches(_plain(word), plain, n=1, cutoff=0.6)
    # a word with something before or after it: Post-test, reverse
    inside = (a for p, a in plain.items() if len(p) > 2 and p in _plain(word))  # noqa: PLR2004
    return plain[found[0]] if found else max(inside, key=len, default="")


def advice(word: str, allowed: Iterable[str], *, verb: str = "Allowed") -> str:
    """The nearest right word, and the whole list where it is short."""
    words = list(dict.fromkeys(allowed))
    meant = nearest(word, words)
    listed = ", ".join(words[:_MOST_LISTED]) + (f" and {len(words) - _MOST_LISTED} more" * (len(words) > _MOST_LISTED))
    return (f"Nearest: {meant}. " if meant else "") + f"{verb}: {listed or '(none yet)'}."


def lines_of(numbers: Iterable[int]) -> str:
    """`line 4`, or `lines 4, 7 and 12 more`."""
    every = sorted(set(numbers))
    listed = ", ".join(str(n) for n in every[:_MOST_LINES])
    more = f" and {len(every) - _MOST_LINES} more" if len(every) > _MOST_LINES else ""
    return f"line{'s' if len(every) > 1 else ''} {listed}{more}"


def _plain(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")
