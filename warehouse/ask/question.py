"""Day-one questions, one file each: who asks, which product answers, the SQL, and how to read what comes.

Flow: warehouse/ask/questions/<number>_<name>.sql -> Question
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from coaching.errors import ConfigError

FOLDER = Path(__file__).parent / "questions"
_ASKED = re.compile(r"-- (\d+)\. (.+)")
_SAID = re.compile(r"^-- (who|product|read|open): (.+)$", re.MULTILINE)
_GOES_ON = re.compile(r"\n--   ")
PRODUCTS = ("bi", "analyst")


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        who: who asks it.
        product: `bi` or `analyst`, the file that answers it.
        read: how to read the answer.
        sql: one select, in words that Postgres knows too; empty where no mart answers it yet.
        is_open: what is still missing, where something is.
    """

    number: int
    asks: str
    who: str
    product: str
    read: str
    sql: str
    is_open: str = ""


@cache
def questions(folder: Path = FOLDER) -> Mapping[int, Question]:
    """Every question by its number, in order.

    Raises:
        ConfigError: a file does not say who asks, or names no product, or two have one number.
    """
    found: dict[int, Question] = {}
    for file in sorted(folder.glob("*.sql")):
        question = _read(file)
        if question.number in found:
            message = f"{file.name} has the number of another question."
            raise ConfigError(message, remedy="Number each question once.")
        found[question.number] = question
    return dict(sorted(found.items()))


def _read(file: Path) -> Question:
    text = _GOES_ON.sub(" ", file.read_text(encoding="utf-8"))
    asked, head = _ASKED.match(text), dict(_SAID.findall(text))
    sql = "\n".join(line for line in text.splitlines() if not line.startswith("-- ")).strip()
    if asked is None or "who" not in head or (sql and head.get("product") not in PRODUCTS):
        message = f"{file.name} does not say what is asked, by whom, or of which product."
        raise ConfigError(message, remedy="Begin it as its neighbours do.")
    if not sql and "open" not in head:
        message = f"{file.name} has no select, and does not say what is missing."
        raise ConfigError(message, remedy="Add `-- open: …`, or the select.")
    return Question(
        int(asked[1]),
        asked[2],
        head["who"],
        head.get("product", ""),
        head.get("read", ""),
        sql,
        head.get("open", ""),
    )
