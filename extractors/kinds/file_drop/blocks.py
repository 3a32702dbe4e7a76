"""A file's text in blocks of a few megabytes, each of whole records, in time and memory that follow the block.

Where quote signs stand, Python's own reader says where a record ends: an odd number of them proves nothing, for one
inside a cell that is not quoted is a character like any other.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from coaching.errors import ConfigError, ContractError, UnavailableError
from extractors.kinds.file_drop.folder import called, naming
from extractors.wire.ask import Ask

_BLOCK_CHARACTERS = 2_000_000
_RECORD_CHARACTERS = 4_000_000
_QUOTES = "a quote sign is never closed or stands inside a quoted cell, or a cell has more than 131072 characters"


class MalformedError(ValueError):
    """What follows the position `after` is no record."""

    def __init__(self, after: int) -> None:
        super().__init__(after)
        self.after = after


def blocks(ask: Ask, file: Path) -> Iterator[str]:
    """The file's text, cut after records.

    Raises:
        ContractError: it is no text of records, or it ends in the middle of one; the message says at which line.
    """
    encoding, delimiter = str(ask.option_or("encoding", "utf-8-sig")), str(ask.option_or("delimiter", ","))
    try:
        with file.open(encoding=encoding, newline="") as text:
            yield from _cut(ask, file, text, delimiter)
    except LookupError:
        message = f"{ask.stream.source}.{ask.stream.name}: there is no encoding '{encoding}'."
        raise ConfigError(
            message, remedy="Correct options.encoding in district.yml, for example utf-8-sig or cp1252."
        ) from None
    except UnicodeError:
        raise refused(ask, file, f"is not text in {encoding}; set options.encoding") from None
    except OSError:
        raise unreadable(ask, file) from None


def refused(ask: Ask, file: Path, problem: str) -> ContractError:
    """The sentence for a file that is not what was declared."""
    message = f"{ask.stream.source}.{ask.stream.name}: {called(ask, file)} {problem}."
    return ContractError(message, remedy=f"The last good load stays; mend the file. {naming(ask)}")


def unreadable(ask: Ask, file: Path) -> UnavailableError:
    """The sentence for a file that the system does not give."""
    message = f"{ask.stream.source}.{ask.stream.name}: {called(ask, file)} cannot be read."
    return UnavailableError(message, remedy=f"Check the file's permissions. {naming(ask)}")


def _cut(ask: Ask, file: Path, text: io.TextIOBase | io.TextIOWrapper, delimiter: str) -> Iterator[str]:
    held, lines, width = "", 0, 0
    while read := text.read(_BLOCK_CHARACTERS):
        held += read
        try:
            end = record_end(held, delimiter)
        except MalformedError as error:
            at = lines + held.count("\n", 0, error.after)
            raise refused(ask, file, f"cannot be read as a table after line {at}: {_QUOTES}") from None
        if not end and len(held) > _RECORD_CHARACTERS:
            raise refused(ask, file, f"has a record of more than {_RECORD_CHARACTERS} characters after line {lines}")
        if end:
            width = width or len(next(csv.reader(io.StringIO(held[:end], newline=""), delimiter=delimiter), ()))
            yield held[:end]
            lines += held.count("\n", 0, end)
            held = held[end:]
    if held:
        if _is_cut_short(held, delimiter, width):
            raise refused(ask, file, f"ends in the middle of a record, after line {lines}")
        yield held


def record_end(text: str, delimiter: str) -> int:
    """The position after the last record that is whole; 0 where none is.

    Raises:
        MalformedError: a record before that cannot be read.
    """
    if '"' not in text:
        return max(text.rfind("\n"), text.rfind("\r", 0, len(text) - 1)) + 1
    read = end = 0
    is_open = True

    def lines() -> Iterator[str]:
        nonlocal read, is_open
        for line in io.StringIO(text, newline=""):
            read += len(line)
            yield line
        is_open = False

    try:
        for _ in csv.reader(lines(), delimiter=delimiter, strict=True):
            if text[read - 1] == "\n" or (text[read - 1] == "\r" and read < len(text)):
                end = read
    except csv.Error:
        if is_open:
            raise MalformedError(end) from None
    return end


def _is_cut_short(text: str, delimiter: str, width: int) -> bool:
    """Whether what follows the last line end is less than a record: inside quotes, or with fewer cells than line 1."""
    try:
        last = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error:
        return True
    return bool(last) and 0 < len(last[-1]) < width
