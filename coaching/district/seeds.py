"""Yes and no in a district's seeds: understood as people write them, or refused with file, rows and column."""

import csv
import io
from pathlib import Path

from coaching.errors import ConfigError
from coaching.words import NO, YES, as_flag

# The columns of seeds that say yes or no.
FLAGS = {"survey_questions.csv": "is_reversed", "job_titles.csv": "is_coaching_role"}


def with_flags(name: str, text: str) -> str:
    """A seed's text in which every yes or no is written `true` or `false`; an empty cell is a no.

    Raises:
        ConfigError: a cell says something else; the message names file, rows and column.
    """
    column = FLAGS.get(name)
    reader = csv.DictReader(io.StringIO(text))
    if column is None or column not in (reader.fieldnames or ()):
        return text
    rows = list(reader)
    flags = [as_flag(row[column] or "") for row in rows]
    unknown = [str(number) for number, flag in enumerate(flags, 2) if flag is None]
    if unknown:
        lines = f"line{'s' if len(unknown) > 1 else ''} {', '.join(unknown)}"
        message = f"The seed {name}, {lines}: {column} says neither yes nor no."
        raise ConfigError(message, remedy=f"Write true or false (or {', '.join((*YES, *NO))}).")
    if all(row[column] == flag for row, flag in zip(rows, flags, strict=True)):
        return text
    out = io.StringIO()
    writer = csv.DictWriter(out, reader.fieldnames or (), lineterminator="\n")
    writer.writeheader()
    writer.writerows({**row, column: flag} for row, flag in zip(rows, flags, strict=True))
    return out.getvalue()


def check_flags(folder: Path) -> None:
    """Reads the seeds of a district's folder that say yes or no.

    Raises:
        ConfigError: as `with_flags`.
    """
    for name in FLAGS:
        file = folder / "seeds" / name
        if file.exists():
            with_flags(name, file.read_text(encoding="utf-8-sig"))
