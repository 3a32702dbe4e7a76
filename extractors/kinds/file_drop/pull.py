"""CSV files that somebody puts into a folder.

Flow: <options.folder>/<options.pattern> -> landing/<source>/<stream>
Options: `folder` (may hold ${REAL_DATA}), `pattern`, `encoding` (utf-8-sig), `delimiter` (,), `header_rows` (1; 0 where
a file has none, and columns are named by place: `#1`), `key_row` (0; `joined` where headings stand in several rows),
`settle_seconds` (60: a file is read once it has not changed for so long), `marker` (`{name}.done`: who sends a file
puts such a one beside it when it is whole), `digests` (a file of `<digest> <name>` lines, as `sha256sum` writes it).
"""

from collections.abc import Iterator
from pathlib import Path

from coaching.district import SourceConfig
from coaching.errors import UnavailableError
from coaching.pages import JOINED, CountSource, Format, Page
from coaching.streams import Stream
from extractors.configured import configured
from extractors.kinds.file_drop.blocks import blocks, refused, unreadable
from extractors.kinds.file_drop.folder import called, files, naming, settled, state
from extractors.wire.ask import Ask

# How files begin that are no text.
_FORMS = {
    b"PK\x03\x04": "an Excel workbook or a zip archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"\x1f\x8b": "a gzip archive",
    b"%PDF": "a PDF document",
}


def streams(source: str, config: SourceConfig | None = None) -> tuple[Stream, ...]:
    """One stream for every file pattern of district.yml."""
    return configured(source, "file_drop", config, count_source=CountSource.END_OF_PAGES)


def pages(ask: Ask) -> Iterator[Page]:
    """The files in name order, each in blocks that end with a record."""
    for file, before in settled(ask).items():
        _refuse_other_forms(ask, file)
        started = False
        for block in blocks(ask, file):
            yield _page(ask, file, block, continues=started)
            started = True
        if not started:
            raise refused(ask, file, "is empty, without even a header row")
        if state(file) != before:
            message = f"{ask.stream.source}.{ask.stream.name}: {called(ask, file)} was written while it was read."
            raise UnavailableError(message, remedy=f"It is read again on the next try. {naming(ask)}")
    ask.pull.completeness = CountSource.END_OF_PAGES


def names(ask: Ask) -> list[str]:
    """The names of the files, for an operator's eyes."""
    return [file.name for file in files(ask)]


def _refuse_other_forms(ask: Ask, file: Path) -> None:
    """A workbook is no text in any encoding."""
    try:
        with file.open("rb") as opened:
            start = opened.read(8)
    except OSError:
        raise unreadable(ask, file) from None
    form = next((form for sign, form in _FORMS.items() if start.startswith(sign)), "")
    if form:
        raise refused(ask, file, f"is {form}; save it as CSV")


def _page(ask: Ask, file: Path, block: str, *, continues: bool) -> Page:
    key_row = ask.option_or("key_row", 0)
    body = block.encode()
    ask.pull.bytes_received += len(body)
    return Page(
        body,
        format=Format.CSV,
        source_file=ask.key.digest_of(file.name),
        delimiter=str(ask.option_or("delimiter", ",")),
        header_rows=int(str(ask.option_or("header_rows", 1))),
        key_row=JOINED if key_row == "joined" else int(str(key_row)),
        encoding="utf-8",
        continues=continues,
    )
