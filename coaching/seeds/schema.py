"""A seed is a declaration: its columns, what each may hold, what identifies a row, and what it refers to.

From it follow the check of a district's folder, dbt's column types and descriptions, and docs/reference.md.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

Row = Mapping[str, str]
# Tables by name: the seeds themselves, and what district.yml tells (`forms`, `form_columns`, `questions`).
Tables = Mapping[str, Sequence[Row]]
# What district.yml and the roster tell, and how a message calls it.
TOLD = {
    "forms": "the forms of district.yml",
    "form_columns": "the form's columns in district.yml",
    "questions": "what this form can be asked",
    "form_codes": "the codes of the form's framework",
    "answered": "what the form's columns answer",
    "roster_schools": "the schools of the roster's last load",
    "calendar_school_years": "the school years of district.yml",
}


class Holds(StrEnum):
    """What the cells of a column are. The warehouse keeps all of them as text; the models cast what they need."""

    TEXT = "text"  # whatever people write
    ID = "id"  # names something; told in messages
    WORD = "word"  # one of the column's words
    FLAG = "flag"  # yes or no, written as people write it; an empty cell is a no
    DAY = "day"  # YYYY-MM-DD
    NUMBER = "number"


class Stops(StrEnum):
    """When a value that is not among the allowed ones stops the line; else it is told."""

    ALWAYS = "always"
    IF_LIKE = "if like an allowed one"
    NEVER = "never"


@dataclass(frozen=True)
class Column:
    """One column of a seed.

    Attributes:
        name: its heading.
        means: one line for the reference.
        holds: what its cells are.
        words: for a word: the whole list.
        low, high: for a number: the ends of the range, included.
        may_be_empty: whether a cell may stay empty.
        is_folded: whether letter case and spaces around make no difference to a row's identity.
        may_be_absent: whether a file may lack the whole column, as those written before it was declared do; its cells
            are empty then.
    """

    name: str
    means: str
    holds: Holds = Holds.ID
    words: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    may_be_empty: bool = False
    is_folded: bool = False
    may_be_absent: bool = False


@dataclass(frozen=True)
class Reference:
    """Values that must stand in another table.

    Attributes:
        columns: of the seed.
        table: another seed, a rendered one, or what district.yml tells.
        target: its columns; the same names where empty.
        among: columns whose values choose the rows of the table that are allowed; a row for which it has none is not
            judged (another reference tells of that).
        also: words that may stand there beside them.
        stops: whether a value that stands nowhere stops the line, or only one that is like an allowed word.
    """

    columns: tuple[str, ...]
    table: str
    target: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    stops: Stops = Stops.ALWAYS


@dataclass(frozen=True)
class Rule:
    """What several cells of a row must be to each other; `breaks` says whether they are not."""

    column: str
    problem: str
    remedy: str
    breaks: Callable[[Row, Tables], bool]


@dataclass(frozen=True)
class Seed:
    """One file of meanings.

    Attributes:
        name: the file's name without `.csv`.
        row: what one row is, after "One row per".
        columns: all of them, in order.
        identified_by: the columns that no two rows share.
        references: what its values must be found in.
        rules: what the cells of a row must be to each other.
        is_rendered: whether it is written from district.yml, by nobody's hand.
        note: more for the reference.
        is_of_one_form: whether rows of one identity are told only: at the door they refuse the form they are about.
        is_modelled: whether models read it; else dbt never gets it.
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    identified_by: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    rules: tuple[Rule, ...] = ()
    is_rendered: bool = False
    note: str = ""
    is_of_one_form: bool = False
    is_modelled: bool = True

    @property
    def file(self) -> str:
        """The file's name."""
        return f"{self.name}.csv"

    @cached_property
    def headings(self) -> tuple[str, ...]:
        """The header row."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def needed(self) -> frozenset[str]:
        """The headings that no file may lack."""
        return frozenset(column.name for column in self.columns if not column.may_be_absent)
