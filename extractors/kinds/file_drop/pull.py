"""CSV files that somebody puts into a folder.

Flow: <options.folder>/<options.pattern> -> landing/<source>/<stream>
Options: `folder` (may hold ${REAL_DATA}), `pattern`, `encoding` (utf-8-sig), `delimiter` (,), `header_rows` (1; 0 where
a file has none, and columns are named by place: `#1`), `key_row` (0; `joined` where headings stand in several rows).
"""

import os
from collections.abc import Iterator
from pathlib import Path

from coaching.district import SourceConfig
from coaching.errors import ConfigError, UnavailableError
from coaching.pages import JOINED, CountSource, Format, Page
from coaching.streams import Stream
from extractors.configured import configured
from extractors.wire.ask import Ask, broken

# How files begin that are no text.
_FORMS = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF document",
}
_BLOCK_CHARACTERS = 2_000_000


def streams(source: str, config: SourceConfig | None = None) -> tuple[Stream, ...]:
    """One stream for every file pattern of district.yml."""
    return configured(source, "file_drop", config, count_source=CountSource.END_OF_PAGES)


def pages(ask: Ask) -> Iterator[Page]:
    """The files in name order, each in blocks that end with a record."""
    for file in _files(ask):
        _refuse_other_forms(ask, file)
        started, before = False, _state(file)
        for block in _blocks(ask, file):
            yield _page(ask, file, block, continues=started)
            started = True
        if not started:
            raise broken(ask, f"of {file.name} is empty, without even a header row")
        if _state(file) != before:
            message = f"{ask.stream.source}.{ask.stream.name}: {file.name} was written while it was read."
            raise UnavailableError(message, remedy="It is read again on the next try, when it stands still.")
    ask.pull.completeness = CountSource.END_OF_PAGES


def _files(ask: Ask) -> list[Path]:
    wanted = os.path.expandvars(ask.option("folder"))
    if "$" in wanted:
        message = (
            f"sources.{ask.stream.source}: the folder '{ask.option('folder')}' names an environment "
            "variable that is not set."
        )
        raise ConfigError(message, remedy="Set it to the folder the files stand in.")
    folder, pattern = Path(wanted), ask.option("pattern")
    if not folder.is_dir():
        message = f"{ask.stream.source}.{ask.stream.name}: the folder {folder} is not there."
        raise UnavailableError(message, remedy="Create or mount it, or correct options.folder in district.yml.")
    found = sorted(folder.glob(_any_case(pattern)))
    files = [f for f in found if f.is_file()]
    if len(files) < len(found):
        others = f"{len(found) - len(files)} of {len(found)} entries in {folder} that match '{pattern}'"
        message = f"{ask.stream.source}.{ask.stream.name}: {others} are no files."
        raise UnavailableError(message, remedy="Remove links that lead nowhere, pipes and folders of such a name.")
    if not files:
        message = f"{ask.stream.source}.{ask.stream.name}: no file in {folder} matches '{pattern}'."
        raise UnavailableError(message, remedy="Put the file there, or correct options.pattern in district.yml.")
    return files


def _any_case(pattern: str) -> str:
    """The pattern for names in capitals and small letters alike; one with a set of letters says its case itself."""
    if "[" in pattern:
        return pattern
    return "".join(f"[{c.lower()}{c.upper()}]" if c.isascii() and c.isalpha() else c for c in pattern)


def _state(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns


def _refuse_other_forms(ask: Ask, file: Path) -> None:
    """A workbook is no text in any encoding."""
    try:
        with file.open("rb") as opened:
            start = opened.read(8)
    except OSError:
        message = f"{ask.stream.source}.{ask.stream.name}: {file.name} cannot be read."
        raise UnavailableError(message, remedy="Check the file's permissions.") from None
    form = next((form for sign, form in _FORMS.items() if start.startswith(sign)), "")
    if form:
        raise broken(ask, f"of {file.name} is {form}; save it as CSV")


def _page(ask: Ask, file: Path, block: str, *, continues: bool) -> Page:
    options = ask.stream.options
    body = block.encode()
    ask.pull.bytes_received += len(body)
    return Page(
        body,
        format=Format.CSV,
        source_file=file.name,
        delimiter=str(options.get("delimiter", ",")),
        header_rows=int(str(options.get("header_rows", 1))),
        key_row=JOINED if options.get("key_row") == "joined" else int(str(options.get("key_row", 0))),
        encoding="utf-8",
        continues=continues,
    )


def _blocks(ask: Ask, file: Path) -> Iterator[str]:
    """Text of a few megabytes, cut after a line end that is not inside quotes."""
    encoding = str(ask.stream.options.get("encoding", "utf-8-sig"))
    held = ""
    try:
        with file.open(encoding=encoding, newline="") as text:
            while read := text.read(_BLOCK_CHARACTERS):
                held += read
                cut = _record_end(held)
                if cut:
                    yield held[:cut]
                    held = held[cut:]
    except LookupError:
        message = f"{ask.stream.source}.{ask.stream.name}: there is no encoding '{encoding}'."
        raise ConfigError(
            message, remedy="Correct options.encoding in district.yml, for example utf-8-sig or cp1252."
        ) from None
    except UnicodeError:
        raise broken(ask, f"of {file.name} is not text in {encoding}; set options.encoding") from None
    except OSError:
        message = f"{ask.stream.source}.{ask.stream.name}: {file.name} cannot be read."
        raise UnavailableError(message, remedy="Check the file's permissions.") from None
    if held:
        yield held


def _record_end(text: str) -> int:
    """The position after the last line end outside quotes: one is open where an odd number stands before."""
    quotes = text.count('"')
    end = text.rfind("\n") + 1
    last = len(text)
    while end:
        quotes -= text.count('"', end, last)
        if quotes % 2 == 0:
            return end
        end, last = text.rfind("\n", 0, end - 1) + 1, end
    return 0
