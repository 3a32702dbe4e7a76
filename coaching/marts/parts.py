"""The words of a mart's declaration, as its yml writes them: dimensions, hierarchies, families, who is counted."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from coaching.district import Thresholds

# Who is counted. The first four are thresholds of district.yml; of the others nobody's conduct is shown: a fact of the
# staff list, a setting, a figure of the whole school.
Audience = Literal["staff_implementation", "staff_outcomes", "students", "coaches", "roster", "setting", "school"]
Unit = Literal[
    "people", "sessions", "cycles", "minutes", "hours", "days", "share", "scale points", "standard deviations",
    "correlation", "alpha", "flag", "label", "band", "items",
]  # fmt: skip
WITH_THRESHOLD = frozenset({"staff_implementation", "staff_outcomes", "students", "coaches"})


class Strict(BaseModel):
    """Refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Hides(StrEnum):
    """What is blank where too few people stand behind a family: the whole cell, or the family's own columns.

    `cube`: a family of the mart's cube; the mask says where its columns are blank.
    """

    CELL = "cell"
    COLUMN = "column"
    CUBE = "cube"


class Family(Strict):
    """Measures that rest on the same people.

    Attributes:
        audience: which threshold of district.yml says how many there must be, or why there need not be any.
        why: the reason, for the next person who wants to change it.
        people: the column that counts them.
        of: the column that counts those they are part of, where that is published too: the rest is protected alike.
        hides: what is blank below the threshold.
        zero_is_open: whether "nobody" may be shown.
        where: for a mart whose people are counted elsewhere (`Counted`), the flag of those who are.
    """

    audience: Audience
    why: str
    people: str = ""
    of: str = ""
    hides: Hides = Hides.CELL
    zero_is_open: bool = True
    where: str = ""

    @property
    def has_threshold(self) -> bool:
        """Whether anybody's conduct is shown."""
        return self.audience in WITH_THRESHOLD

    def least(self, thresholds: Thresholds) -> int:
        """The number of people there must be."""
        return int(getattr(thresholds, self.audience)) if self.has_threshold else 0


class Hierarchy(Strict):
    """Members of one level that make up a member of another: months a year, indicators a standard.

    Attributes:
        to: the level of the total.
        by: which column of a member's row holds each key column of its total; a key column that is the level itself
            is `to`, and one that is not named is the same.
        hides_children: whether all members are hidden with their total.
    """

    to: str
    by: Mapping[str, str]
    hides_children: bool = False


class Dimension(Strict):
    """One direction of the table.

    Attributes:
        key: its columns of the mart's key.
        labels: columns that only describe a member; they are shown always.
        within: of `key`, the columns whose values are tables of their own; nothing is added up over them.
        level: the column that tells the levels of its hierarchies apart.
        adds_up: whether a published figure adds up over its members (of one level).
        hierarchies: by the level of the members.
    """

    key: tuple[str, ...]
    labels: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    level: str = ""
    adds_up: bool = False
    hierarchies: Mapping[str, Hierarchy] = {}

    @property
    def members(self) -> tuple[str, ...]:
        """The key columns that tell its members apart."""
        return tuple(name for name in self.key if name not in self.within)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that it names, once each."""
        parents = (source for hierarchy in self.hierarchies.values() for source in hierarchy.by.values())
        level = (self.level,) if self.level else ()
        return tuple(dict.fromkeys((*self.key, *level, *parents)))


class Counted(Strict):
    """Where people are counted for a mart that is built after its mask.

    Attributes:
        relation: an intermediate model of one row per cell and person.
        person: its column that tells people apart.
        levels: for a dimension with levels the table (`schema.name`) that knows those of its members, by its key.
    """

    relation: str
    person: str
    levels: Mapping[str, str] = {}
