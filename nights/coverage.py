"""What the field's own texts describe, and what of it is held: written from one list.

Flow: coaching/coverage.csv, coaching/coverage_rows.csv (the demo's rows, written by `make questions`)
-> docs/coverage.md (committed; a test holds them together, and every name in it against what is there; `make
reference` writes it)
"""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from coaching.paths import PROJECT, Paths

LIST = PROJECT / "coaching" / "coverage.csv"
ROWS = PROJECT / "coaching" / "coverage_rows.csv"
PAGE = PROJECT / "docs" / "coverage.md"
_HEAD = """# Coverage: what the field describes, and what of it is held
Written by `make reference` from `coaching/coverage.csv`; a test holds every table, column, form, seed and \
mart in it against what is there.
The ninety-six concepts are those that the texts on coaching with technology describe. *Place* is where the \
model holds it, *way in* how a district brings it without code (`form` is what a form feeds and the question, \
`seed` a file of meanings, `key` a key of district.yml, `stream` a list of a source), *mart* where it is read. \
What stands after `=` is the word in that column.
*Rows* are those of the demo's invented district (`make demo`, its third night) in which the place has a value (of \
several places, of the one with fewest), *read* those in which the mart's column says something: no 0 and no `no`. A \
test counts both in three nights of its own, and finds no whole concept that nothing reaches.
What `form` feeds beside log, cycles and surveys is a [record type](reference.md#records). What is lacking is said. \
Left out on purpose: to judge or hire anybody by records (60), the names of twelve credentials, which their programme \
has (90), and what an interview or a pupil said in words (51, 78).
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
        rows, read: how many of the demo's rows reach the place and the mart.
    """

    number: int
    says: str
    places: tuple[str, ...]
    way_in: str
    mart: str
    lacks: str
    rows: int
    read: int

    @property
    def is_held(self) -> bool:
        """Whether it has a place, a way in and a mart, and is said to lack nothing."""
        return bool(self.places and self.way_in and self.mart) and not self.lacks

    @property
    def is_whole(self) -> bool:
        """Whether it is held, and rows of the demo reach both its place and its mart."""
        return self.is_held and self.rows > 0 and self.read > 0


def concepts() -> tuple[Concept, ...]:
    """All of them, in order."""
    with ROWS.open(encoding="utf-8", newline="") as file:
        counted = {row["number"]: (int(row["rows"]), int(row["read"])) for row in csv.DictReader(file)}
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(
            Concept(
                int(row["number"]),
                row["concept"],
                tuple(place.strip() for place in row["place"].split(";") if place.strip()),
                row["way_in"],
                row["mart"],
                row["lacks"],
                *counted.get(row["number"], (0, 0)),
            )
            for row in csv.DictReader(file)
        )


def counted(found: tuple[Concept, ...], warehouse: Path) -> dict[int, tuple[int, int]]:
    """Number of a concept → rows of a warehouse that reach its place, and rows that reach its mart; 0 without one."""
    from warehouse.ask import rows_reached

    marts = [c.mart for c in found if c.mart]
    reached = rows_reached(warehouse, [*(place for c in found for place in c.places), *marts])
    return {
        c.number: (min((reached[place] for place in c.places), default=0), reached[c.mart] if c.mart else 0)
        for c in found
    }


def write_rows() -> Path:
    """coaching/coverage_rows.csv and docs/coverage.md, from this data folder's warehouse.

    Raises:
        ContractError: there is no warehouse, or one of another version.
    """
    ROWS.write_text(rows_text(counted(concepts(), Paths.from_env().warehouse)), encoding="utf-8")
    PAGE.write_text(coverage_page(), encoding="utf-8")
    return ROWS


def rows_text(found: Mapping[int, tuple[int, int]]) -> str:
    """coaching/coverage_rows.csv."""
    return "number,rows,read\n" + "".join(f"{number},{rows},{read}\n" for number, (rows, read) in found.items())


def coverage_page() -> str:
    """docs/coverage.md."""
    return "\n".join([*_HEAD.splitlines(), "", *_counts(concepts()), "", *_table(concepts())]) + "\n"


def _counts(found: tuple[Concept, ...]) -> Iterator[str]:
    whole, held = sum(c.is_whole for c in found), sum(bool(c.places) for c in found)
    brought, read = sum(bool(c.way_in) for c in found), sum(bool(c.mart) for c in found)
    yield f"Of {len(found)} concepts {held} have a place in the model, {brought} a way in, {read} a mart."
    yield f"{whole} of them are whole, with rows of the demo that reach both; of {len(found) - whole} something is \
lacking, named in the last column."


def _table(found: tuple[Concept, ...]) -> Iterator[str]:
    yield from ("| # | concept | place | way in | mart | rows | read | lacks |", "|---:|---|---|---|---|---:|---:|---|")
    for c in found:
        places = ", ".join(f"`{place}`" for place in c.places)
        kind, _, name = c.way_in.partition(" ")
        way_in = f"{kind} `{name}`" if name else ""
        mart = f"`{c.mart}`" if c.mart else ""
        yield f"| {c.number} | {c.says} | {places} | {way_in} | {mart} | {c.rows} | {c.read} | {c.lacks} |"
