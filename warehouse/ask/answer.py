"""A question answered by the current edition.

Flow: published/current/{bi,analyst}/*.duckdb (read-only) -> Answer
"""

import os
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
    """The names of the columns, and the rows as text; NULL is None, keys of people are unsaid unless asked for."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str | None]]


def answer(question: Question, current: Path, *, with_keys: bool = False) -> Answer:
    """Asks the edition that `current` points to.

    Args:
        question: one that has a select.
        current: `published/current`, or an edition's folder.
        with_keys: say the keys of people too: they find a person's rows in the other tables.

    Raises:
        ContractError: there is no edition, it may not be read, or it is of before the mart that is asked; the engine's
            words are withheld, for they may quote a value.
    """
    file = current / question.product / f"{question.product}.duckdb"
    if not file.parent.exists():
        message = f"There is no published edition in {current.parent}."
        raise ContractError(message, remedy="COACHING_DATA names the data folder. Run a night in it first.")
    if not os.access(file, os.R_OK):
        message = f"You may not read {file}."
        raise ContractError(
            message, remedy="Ask whoever runs the warehouse for its group: the analysts' file holds exact values."
        )
    try:
        with duckdb.connect(str(file), read_only=True) as product:
            found = product.execute(question.sql)
            columns = [str(column[0]) for column in found.description or ()]
            unsaid = frozenset() if with_keys else _OF_PEOPLE
            rows = [
                [UNSAID if c in unsaid and v is not None else _text(v) for c, v in zip(columns, row, strict=True)]
                for row in found.fetchall()
            ]
    except duckdb.Error as error:
        message = f"Question {question.number} could not be answered ({type(error).__name__})."
        raise ContractError(message, remedy="The edition may be older than the question: run a night.") from None
    return Answer(columns, rows)


def _text(value: object) -> str | None:
    if value is None:
        return None
    return format(value, ".4g") if isinstance(value, float) else str(value)
