"""What passes from a source to the landing: pages of bytes, the window asked for, and what was learnt while pulling."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CountSource(StrEnum):
    """How a load proves that it is complete."""

    REPORTED_COUNT = "reported_count"
    END_OF_PAGES = "end_of_pages"
    CHECKSUM = "checksum"
    NONE = "none"


# What `_problem` says of a row that is no record of a person or thing; kept in `_incoming` and quarantine only.
MALFORMED = "malformed record"
PLACEHOLDER = "a template placeholder instead of an id"


class Format(StrEnum):
    """How the bytes of a page are to be read."""

    JSON = "json"  # a list of objects at `records`
    CSV = "csv"  # see `header_rows`
    SHEET = "sheet"  # a JSON list of rows, the first one the header


# A `key_row` that means all header rows together: SurveyMonkey writes a question over its options.
JOINED = -1


@dataclass(frozen=True)
class Page:
    """Bytes as a source sent them, with what the landing needs to parse them. Lives in memory only.

    Attributes:
        body: the bytes.
        format: how the bytes are to be read.
        records: for JSON: the path of the list (`users`), empty when the body is the list itself.
        context: values that hold for every record of the page, read by fields whose path starts with `@`.
        source_file: what stands in `_source_file`: a path without query, host or secret.
        delimiter: for CSV.
        header_rows: for CSV: how many rows precede the data; 0 where columns have places alone.
        key_row: for CSV: which of them (from 0) names the columns, or `JOINED`; a cell that is JSON names its
            `ImportId`.
        encoding: for CSV.
        continues: for CSV: the body goes on where the page before it ended (no header, row numbers run on).
    """

    body: bytes
    format: Format = Format.JSON
    records: str = ""
    context: Mapping[str, str] = field(default_factory=dict)
    source_file: str = ""
    delimiter: str = ","
    header_rows: int = 1
    key_row: int = 0
    encoding: str = "utf-8-sig"
    continues: bool = False

    def __repr__(self) -> str:
        """Sizes only: a page's bytes name people."""
        return f"Page({len(self.body)} bytes of {self.format} from {self.source_file})"


@dataclass(frozen=True)
class Window:
    """The span of source time asked for: aware datetimes, `start` inclusive, `end` exclusive; None is open."""

    start: str | None
    end: str | None


@dataclass
class Pull:
    """What an extractor learns while its pages are drained: read it only after the last page.

    Attributes:
        reported_count: the number of records the server said it has, where it says so.
        completeness: how completeness was proved.
        cursor_out: the server's own value to start from next time, where it gives one.
        bytes_received: the sum of body sizes as they came.
        answered_start / answered_end: the span the server really answered for, where it says so.
        lists / gaps: of how many parents lists were asked, and of how many none could be read.
        absent: what every record of each such list would hold, by landing column; only where that names nobody.
    """

    reported_count: int | None = None
    completeness: CountSource = CountSource.NONE
    cursor_out: str | None = None
    bytes_received: int = 0
    answered_start: str | None = None
    answered_end: str | None = None
    lists: int = 0
    gaps: int = 0
    absent: tuple[Mapping[str, str], ...] = ()
