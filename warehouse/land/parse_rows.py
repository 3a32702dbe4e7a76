"""CSV pages and sheets: rows of cells under a header row.

Cells stay text exactly as they stand; an empty cell is the empty text. What the header does not name cannot be lost:
unknown columns and rows with the wrong number of cells are kept (encrypted, later) beside the declared columns.
"""

import csv
import io
import json
from collections.abc import Iterator, Sequence

import pyarrow as pa

from coaching.errors import ContractError
from coaching.pages import Format, Page
from coaching.streams import Stream
from warehouse.land.parse import Batch, Found, broken_page, known_names_of_columns, wanted_paths

_KIND = "text"


class RowsParser:
    """Parses CSV and sheet pages of one load."""

    def __init__(self, stream: Stream, found: Found) -> None:
        """Knows no header yet."""
        self._stream = stream
        self._found = found
        self._paths = wanted_paths(stream)
        self._known = known_names_of_columns(stream)
        self._header: list[str] = []

    def parse(self, pages: Sequence[Page], *, first_page: int) -> Batch:
        """All rows of the pages.

        Raises:
            ContractError: text that is no CSV, or a header that is missing, blank or doubled.
        """
        columns: dict[str, list[str | None]] = {p: [] for p in self._paths}
        numbers: list[int] = []
        extra: dict[int, dict[str, object]] = {}
        malformed: set[int] = set()
        texts = []
        for position, page in enumerate(pages):
            rows = self._rows(page, first_page + position)
            texts.append(self._context)
            for cells in rows:
                row = len(numbers)
                numbers.append(position)
                self._place(row, cells, columns, extra, malformed)
        kept = [_with_context(p, c) for p, c in zip(pages, texts, strict=True)]
        arrays = {p: pa.array(c, pa.string()) for p, c in columns.items()}
        return Batch(len(numbers), arrays, pa.array(numbers, pa.int32()), kept, extra, frozenset(malformed))

    def _rows(self, page: Page, number: int) -> Iterator[list[str | None]]:
        every = iter(_sheet(page) if page.format is Format.SHEET else _csv(page))
        try:
            rows = list(every)
        except (UnicodeError, ValueError, csv.Error, TypeError, AttributeError, LookupError):
            raise broken_page(self._stream, number, "cannot be read as a table") from None
        if not page.continues:
            self._context: dict[str, str] = {}
            rows = self._take_header(page, rows, number)
        if page.format is Format.SHEET:  # trailing empty cells are not sent
            rows = [r + [""] * (len(self._header) - len(r)) for r in rows]
        return iter(rows)

    def _take_header(self, page: Page, rows: list[list[str | None]], number: int) -> list[list[str | None]]:
        if page.format is Format.SHEET and not rows:
            self._header = []
            return []
        if len(rows) < page.header_rows:
            raise broken_page(
                self._stream, number, f"has {len(rows)} rows where {page.header_rows} header rows were expected"
            )
        self._header = [self._heading(cell) for cell in rows[page.key_row]]
        self._refuse_header(number, strict=page.format is Format.SHEET)
        names = set(self._header)
        self._found.paths.update(p for p in self._paths if p in names)
        for name in self._header:
            if name not in self._known:
                self._found.note_new(name or "(blank heading)", _KIND)
        return rows[page.header_rows :]

    def _heading(self, cell: str | None) -> str:
        text = (cell or "").strip()
        if text.startswith("{") and "ImportId" in text:
            try:
                told = json.loads(text)
            except ValueError:
                return text
            self._context.update(
                {k: v for k, v in told.items() if isinstance(v, str) and k not in self._context and k != "ImportId"}
            )
            return str(told.get("ImportId", text))
        return text

    def _refuse_header(self, number: int, *, strict: bool) -> None:
        """Names columns by number: a heading may be a person's answer where the real header is gone."""
        doubled = [n + 1 for n, name in enumerate(self._header) if name and self._header.index(name) != n]
        blank = [n + 1 for n, name in enumerate(self._header) if not name and strict]
        for columns, problem in ((doubled, "repeats a heading of an earlier column"), (blank, "has no heading")):
            if columns:
                message = f"{self._stream.source}.{self._stream.name}: column {', '.join(map(str, columns))} {problem}."
                raise ContractError(message, remedy="Give every column of the sheet or file a heading of its own.")
        if not self._known.intersection(self._header):
            raise broken_page(self._stream, number, "has a header row that names none of the columns in district.yml")

    def _place(
        self,
        row: int,
        cells: list[str | None],
        columns: dict[str, list[str | None]],
        extra: dict[int, dict[str, object]],
        malformed: set[int],
    ) -> None:
        if len(cells) != len(self._header):
            malformed.add(row)
            extra[row] = {"malformed": cells}
            named: dict[str, str | None] = {}
        else:
            named = dict(zip(self._header, cells, strict=True))
            unknown: dict[str, object] = {
                n or f"column {i + 1}": c
                for i, (n, c) in enumerate(zip(self._header, cells, strict=True))
                if n not in self._known and c
            }
            if unknown:
                extra[row] = unknown
        for path, column in columns.items():
            column.append(named.get(path))


def _with_context(page: Page, told: dict[str, str]) -> Page:
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
