"""The words of a mart's declaration, as its yml writes them: dimensions, families, who is counted."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from coaching.district import Thresholds

# Who is counted. The first four are thresholds of district.yml; of the others nobody's conduct is shown: a fact of the
# staff list, a setting, a figure of the whole school.
Audience = Literal["staff_implementation", "staff_outcomes", "students", "coaches", "roster", "setting", "school"]
Unit = Literal[
    "people", "sessions", "cycles", "minutes", "hours", "days", "share", "scale points", "standard deviations",
    "correlation", "alpha", "probability", "flag", "label", "band", "items",
]  # fmt: skip
WITH_THRESHOLD = frozenset({"staff_implementation", "staff_outcomes", "students", "coaches"})


class Strict(BaseModel):
    """Refuses what it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def least(audience: Audience, thresholds: Thresholds) -> int:
    """The number of people there must be; 0 where nobody's conduct is shown."""
    return int(getattr(thresholds, audience)) if audience in WITH_THRESHOLD else 0


class Family(Strict):
    """Measures that rest on the same people.

    A family of the mart's cube is hidden by the mask. A mart may have others: one with `people` counts somebody whom
    the cube does not know, and its columns are blank where that column is below the threshold; one whose audience has
    no threshold is hidden with its cell alone.

    Attributes:
        audience: which threshold of district.yml says how many there must be, or why there need not be any.
        why: the reason, for the next person who wants to change it.
        people: the column that counts them.
        of: the column that counts those they are part of, where that is published too: the rest is protected alike.
        rest_of: the family of the cube on a roster whose rest these people are: hidden with it, for the one gives the
            other away.
        zero_is_open: whether "nobody" may be shown.
    """

    audience: Audience
    why: str
    people: str = ""
    of: str = ""
    rest_of: str = ""
    zero_is_open: bool = True

    @property
    def has_threshold(self) -> bool:
        """Whether anybody's conduct is shown."""
        return self.audience in WITH_THRESHOLD

    def least(self, thresholds: Thresholds) -> int:
        """The number of people there must be."""
        return least(self.audience, thresholds)


class Judged(Strict):
    """On which side of a threshold of the district a count beside it stands, where a label says no more than that.

    Attributes:
        count: the column of the same people that is judged.
        threshold: the name of the district's threshold.
        enough: what the label says from the threshold on; None: it is NULL.
        below: what it says below it.
    """

    count: str
    threshold: Literal["evidence_pairs"]
    enough: str | None = None
    below: str | None = None

    def says(self, count: int, thresholds: Thresholds) -> str | None:
        """What the label says of the count, where nothing but the count decides."""
        return self.enough if count >= getattr(thresholds, self.threshold) else self.below


class Dimension(Strict):
    """What a mart shows of one dimension of its cube.

    Attributes:
        key: its columns of the mart's key.
        labels: columns that only describe a member; they are shown always.
    """

    key: tuple[str, ...]
    labels: tuple[str, ...] = ()
