"""What the field's own texts describe, and what of it is held: written from one list.

Flow: coaching/coverage.csv -> docs/coverage.md (committed; a test holds them together, and every name in it against
what is there; `make reference` writes it)
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from coaching.paths import PROJECT

LIST = PROJECT / "coaching" / "coverage.csv"
_HEAD = """# Coverage: what the field describes, and what of it is held
Written by `make reference` from `coaching/coverage.csv`; a test holds every table, column, form, seed and \
mart in it against what is there.
The ninety-six concepts are those that the texts on coaching with technology describe. *Place* is where the \
model holds it, *way in* how a district brings it without code (`form` is what a form feeds and the question, \
`seed` a file of meanings, `key` a key of district.yml, `stream` a list of a source), *mart* where it is read.
A name from `fct_coach_time` to `fct_testimonial` is a [record type](reference.md#records). What is lacking is said.
"""


@dataclass(frozen=True)
class Concept:
    """One concept.

    Attributes:
        number: its number, from 1.
        says: what it is.
        places: tables with their columns.
        way_in: kind and name, such as `form coach_time.barrier`.
        mart: a mart with its column.
        lacks: what is not held or not told yet.
    """

    number: int
    says: str
    places: tuple[str, ...]
    way_in: str
    mart: str
    lacks: str

    @property
    def is_whole(self) -> bool:
        """Whether it has a place, a way in and a mart, and lacks nothing."""
        return bool(self.places and self.way_in and self.mart) and not self.lacks


def concepts() -> tuple[Concept, ...]:
    """All of them, in order."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(
            Concept(
                int(row["number"]),
                row["concept"],
                tuple(place.strip() for place in row["place"].split(";") if place.strip()),
                row["way_in"],
                row["mart"],
                row["lacks"],
            )
            for row in csv.DictReader(file)
        )


def coverage_page() -> str:
    """docs/coverage.md."""
    return "\n".join([*_HEAD.splitlines(), "", *_counts(concepts()), "", *_table(concepts())]) + "\n"


def _counts(found: tuple[Concept, ...]) -> Iterator[str]:
    whole, held = sum(c.is_whole for c in found), sum(bool(c.places) for c in found)
    brought, read = sum(bool(c.way_in) for c in found), sum(bool(c.mart) for c in found)
    yield f"Of {len(found)} concepts {held} have a place in the model, {brought} a way in, {read} a mart."
    yield f"{whole} of them are whole; of {len(found) - whole} something is lacking, named in the last column."


def _table(found: tuple[Concept, ...]) -> Iterator[str]:
    yield from ("| # | concept | place | way in | mart | lacks |", "|---:|---|---|---|---|---|")
    for c in found:
        places = ", ".join(f"`{place}`" for place in c.places)
        kind, _, name = c.way_in.partition(" ")
        way_in = f"{kind} `{name}`" if name else ""
        mart = f"`{c.mart}`" if c.mart else ""
        yield f"| {c.number} | {c.says} | {places} | {way_in} | {mart} | {c.lacks} |"
