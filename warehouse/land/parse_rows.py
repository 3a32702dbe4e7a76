"""CSV pages and sheets: rows of cells under a header row.

Cells stay text exactly as they stand; an empty cell is the empty text. What the header does not name cannot be lost:
undeclared columns and rows with the wrong number of cells are kept (encrypted, later) beside the declared columns.
A row whose declared cells hold nothing but a checkbox's "no" is a spreadsheet's, not a person's: it is counted alone.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

import pyarrow as pa

from coaching.errors import ContractError
from coaching.pages import Format, Page
from coaching.streams import Stream
from warehouse.land.header import Header, read_header
from warehouse.land.parse import Batch, Found, broken_page, known_names_of_columns, wanted_paths

_NO_HEADING = "(blank heading)"
_KIND = "text"
# What a spreadsheet writes into rows that nobody has filled yet.
_NOTHING = frozenset({"", "false", "no"})


class RowsParser:
    """Parses CSV and sheet pages of one load."""

    def __init__(self, stream: Stream, found: Found) -> None:
        """Knows no header yet."""
        self._stream = stream
        self._found = found
        self._paths = wanted_paths(stream)
        self._known = known_names_of_columns(stream)
        self._header = Header({}, ())
        self._files = 0
        self._first: frozenset[str] = frozenset()

    def parse(self, pages: Sequence[Page], *, first_page: int) -> Batch:
        """All rows of the pages but the blank ones.

        Raises:
            ContractError: text that is no table, a header without a declared heading or with one of them twice, or a
                file whose header lacks what the first one has.
        """
        columns: dict[str, list[str | None]] = {p: [] for p in self._paths}
        numbers: list[int] = []
        extra: dict[int, dict[str, object]] = {}
        malformed: set[int] = set()
        texts = []
        for position, page in enumerate(pages):
            rows = self._rows(page, first_page + position)
            texts.append(self._header.context)
            for cells in rows:
                named, beside, is_whole = self._placed(cells, page)
                if _is_blank(named.values() if is_whole else cells):
                    self._found.blank_rows += 1
                    continue
                if not is_whole:
                    malformed.add(len(numbers))
                if beside:
                    extra[len(numbers)] = beside
                numbers.append(position)
                for path, column in columns.items():
                    column.append(named.get(path))
        kept = [_with_context(p, c) for p, c in zip(pages, texts, strict=True)]
        arrays = {p: pa.array(c, pa.string()) for p, c in columns.items()}
        return Batch(len(numbers), arrays, pa.array(numbers, pa.int32()), kept, extra, frozenset(malformed))

    def _rows(self, page: Page, number: int) -> list[list[str | None]]:
        every = iter(_sheet(page) if page.format is Format.SHEET else _csv(page))
        try:
            rows = list(every)
        except (UnicodeError, ValueError, csv.Error, TypeError, AttributeError, LookupError, RecursionError):
            raise broken_page(self._stream, number, "cannot be read as a table") from None
        if page.continues:
            return rows
        if page.format is Format.SHEET and not rows:
            self._header = Header({}, ())
            return []
        if len(rows) < page.header_rows:
            problem = f"has {len(rows)} rows where {page.header_rows} header rows were expected"
            raise broken_page(self._stream, number, problem)
        self._take_header(read_header(page, rows, self._known), number)
        return rows[page.header_rows :]

    def _take_header(self, header: Header, number: int) -> None:
        """Names columns by number: a heading may be a person's answer where the real header is gone."""
        name = f"{self._stream.source}.{self._stream.name}"
        if header.doubled:
            message = f"{name}: columns {', '.join(map(str, header.doubled))} share a declared heading."
            raise ContractError(
                message, remedy="Say in district.yml which is meant: `Heading#2` is the second of them."
            )
        if not header.parts:
            raise broken_page(self._stream, number, "has a header row that names none of the columns in district.yml")
        self._files += 1
        self._first = self._first or header.declared
        lost = sorted(
            f.name for f in self._stream.fields if self._first & set(f.paths) and not header.declared & set(f.paths)
        )
        if lost:
            message = f"{name}: file {self._files} lacks columns that file 1 has: {', '.join(lost)}."
            raise ContractError(message, remedy="Give it the headings of the others, or a stream of its own.")
        self._header = header
        self._found.paths.update(header.declared)
        for label in header.undeclared.values():
            self._found.note_new(_NO_HEADING if label.startswith("column ") else label, _KIND)

    def _placed(
        self, cells: Sequence[str | None], page: Page
    ) -> tuple[Mapping[str, str | None], dict[str, object], bool]:
        """The row's declared cells, what stands beside them, and whether it has a cell for every column."""
        width = len(self._header.labels)
        if page.format is Format.SHEET:  # trailing empty cells are not sent, and nothing stands over some
            cells = [*cells, *[""] * (width - len(cells))]
        elif len(cells) != width:
            return {}, {"malformed": list(cells)}, False
        parts = self._header.parts
        named = {heading: cells[n] for n, headings in parts.items() for heading in headings}
        if len(cells) > width:
            self._found.note_new(_NO_HEADING, _KIND)
        labels = [*self._header.labels, *(f"column {n + 1}" for n in range(width, len(cells)))]
        return named, {labels[n]: c for n, c in enumerate(cells) if n not in parts and c}, True


def header_of(stream: Stream, page: Page) -> Header:
    """The header of a table's first page, before anything of it is landed.

    Raises:
        ContractError: the text is no table.
    """
    try:
        rows = list(islice(_sheet(page) if page.format is Format.SHEET else _csv(page), max(page.header_rows, 1)))
    except (UnicodeError, ValueError, csv.Error, TypeError, AttributeError, LookupError):
        raise broken_page(stream, 1, "cannot be read as a table") from None
    return read_header(page, rows, known_names_of_columns(stream))


def _is_blank(cells: Iterable[str | None]) -> bool:
    return all((cell or "").strip().lower() in _NOTHING for cell in cells)


def _with_context(page: Page, told: Mapping[str, str]) -> Page:
    return Page(b"", page.format, context={**told, **page.context}, source_file=page.source_file)


def _csv(page: Page) -> Iterator[list[str | None]]:
    text = io.StringIO(page.body.decode(page.encoding), newline="")
    # strict: an unclosed quote would otherwise swallow the rest of the file as one cell
    for row in csv.reader(text, delimiter=page.delimiter, strict=True):
        if row:
            yield list(row)


def _sheet(page: Page) -> Iterator[list[str | None]]:
    answer = json.loads(page.body.decode("utf-8-sig"), parse_float=str, parse_int=str)
    for row in answer.get(page.records or "values", []):
        yield [_cell(cell) for cell in row]


def _cell(value: object) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)
