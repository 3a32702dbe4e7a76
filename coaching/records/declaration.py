"""A record type is a declaration: what a form of it can tell, of which type, and what must be told.

From it follow the part that `feeds:` may name, how the door reads each answer and what it is held to, the fact's SQL
and yml (`make staging`), and docs/reference.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from coaching.streams import Feeds


class Holds(StrEnum):
    """What the answer of a question is."""

    DAY = "day"  # a local day
    INSTANT = "instant"
    NUMBER = "number"  # with up to two decimals
    COUNT = "count"  # a whole number
    MONEY = "money"
    WORD = "word"  # one of a list; whatever else stands there lands as `other`
    FLAG = "flag"  # yes or no; nothing is neither
    CODES = "codes"  # standards, in the form's framework
    PERSON = "person"  # of the staff: an address, a name, or both
    SCHOOL = "school"  # a name or code of the roster
    ID = "id"  # what ties records to each other
    DIGEST = "digest"  # never in clear, and nobody's: an address of a document


@dataclass(frozen=True)
class Asked:
    """One thing that a record can tell.

    Attributes:
        name: the question; of a person the part before `_email` and `_name`.
        holds: what its answer is.
        means: one line, with its unit.
        words: of a word, all there are, or those beside its vocabulary.
        vocabulary: of a word, whose rows of the seed `ref_terms` (or `ref_coaching_activities`) it may be.
        low, high: of a number, the ends of the range, both possible.
        is_needed: whether a record without it says nothing.
        is_past: of a day, whether it cannot lie ahead.
        is_several: of a word, whether the fact keeps all that stand in the cell, joined with commas. It is the same
            question in another type that keeps one.
    """

    name: str
    holds: Holds
    means: str
    words: tuple[str, ...] = ()
    vocabulary: str = ""
    low: float = 0
    high: float = 1e9
    is_needed: bool = False
    is_past: bool = False
    is_several: bool = field(default=False, compare=False)

    @property
    def questions(self) -> tuple[str, ...]:
        """The question ids: two of a person, one of all others."""
        return (f"{self.name}_email", f"{self.name}_name") if self.holds is Holds.PERSON else (self.name,)

    @property
    def column(self) -> str:
        """The fact's column; empty where the answer has rows of its own (`bridge_record_standard`)."""
        endings = {Holds.PERSON: f"{self.name}_key", Holds.SCHOOL: f"{self.name}_key", Holds.CODES: ""}
        return endings.get(self.holds, self.name)


@dataclass(frozen=True)
class Record:
    """One record type.

    Attributes:
        feeds: the part that a form plays.
        table: its fact.
        row: what one row is, after "One row per".
        asked: what it can tell.
    """

    feeds: Feeds
    table: str
    row: str
    asked: tuple[Asked, ...]

    @property
    def has_codes(self) -> bool:
        """Whether it names standards."""
        return any(asked.holds is Holds.CODES for asked in self.asked)

    def holding(self, *holds: Holds) -> Iterator[Asked]:
        """What it asks of those types."""
        return (asked for asked in self.asked if asked.holds in holds)
