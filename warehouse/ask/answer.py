"""A question answered by the current edition.

Flow: published/current/{bi,analyst}/*.duckdb (read-only) -> Answer
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from coaching.errors import ContractError
from warehouse.ask.question import Question

# A person's key means nothing on a page, and is another under every district's secret.
UNSAID = "…"
_OF_PEOPLE = frozenset({"person_key", "viewer_key", "coach_key", "coach_keys", "teacher_key", "staff_key"})


@dataclass(frozen=True)
class Answer:
    """The names of the columns, and the rows as text; NULL is None, keys of people are left unsaid."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str | None]]


def answer(question: Question, current: Path) -> Answer:
    """Asks the edition that `current` points to.

    Args:
        question: one that has a select.
        current: `published/current`, or an edition's folder.

    Raises:
        ContractError: there is no edition, or it is of before the mart that is asked; the engine's words are withheld,
            for they may quote a value.
    """
    file = current / question.product / f"{question.product}.duckdb"
    if not file.exists():
        message = "There is no published edition to ask, or it may not be read by you."
        raise ContractError(message, remedy="Run a night first; its mode says whom the analysts' file opens to.")
    try:
        with duckdb.connect(str(file), read_only=True) as product:
            found = product.execute(question.sql)
            columns = [str(column[0]) for column in found.description or ()]
            rows = [[_text(c, v) for c, v in zip(columns, row, strict=True)] for row in found.fetchall()]
    except duckdb.Error as error:
        message = f"Question {question.number} could not be answered ({type(error).__name__})."
        raise ContractError(message, remedy="The edition may be older than the question: run a night.") from None
    return Answer(columns, rows)


def _text(column: str, value: object) -> str | None:
    if value is None:
        return None
    if column in _OF_PEOPLE:
        return UNSAID
    return format(value, ".4g") if isinstance(value, float) else str(value)
