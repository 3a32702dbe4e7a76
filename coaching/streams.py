"""A stream is a declaration: what to pull, what identifies a row, and how private each field is.

Every other package reads these declarations: extractors pull by them, the landing builds columns and pseudonyms from them,
the checks and the dbt sources are derived from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256


class Privacy(StrEnum):
    """What happens to a value at the door (design: nothing but the result is ever written)."""

    KEEP = "keep"
    PSEUDONYMISE = "pseudonymise"
    PSEUDONYMISE_EMAIL = "pseudonymise_email"
    PSEUDONYMISE_NAME = "pseudonymise_name"
    COARSEN = "coarsen"
    RESTRICT = "restrict"
    DROP = "drop"


class Mode(StrEnum):
    """How a night's load relates to earlier ones."""

    APPEND = "append"
    UPSERT = "upsert"
    FULL = "full"


class CountSource(StrEnum):
    """How a load proves that it is complete."""

    REPORTED_COUNT = "reported_count"
    END_OF_PAGES = "end_of_pages"
    CHECKSUM = "checksum"
    NONE = "none"


@dataclass(frozen=True)
class Field:
    """One landing column.

    Attributes:
        name: the landing column (snake_case).
        path: where the value stands in a record: a top-level name, dotted sub-paths and list positions
            (`roles[0].org.sourcedId`), `@name` for a value of the page's context, or several paths joined with one space.
            Empty means `name`.
        privacy: what happens to the value at the door.
        namespace: keeps pseudonyms of different id spaces apart; `{population}` is filled from the page's context, and
            `{role}` from the record's own `role` field ('student' or else 'staff').
        separators: for a cell that lists several values: each one is pseudonymised, joined again with `;`.
        keep_chars: for `coarsen`: how many leading characters stay (`7` turns a date into its month).
        description: one line for the catalogue.
    """

    name: str
    path: str | tuple[str, ...] = ""
    privacy: Privacy = Privacy.KEEP
    namespace: str = ""
    separators: str = ""
    keep_chars: int = 0
    description: str = ""

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths whose values, joined with one space, are this field's value."""
        if isinstance(self.path, tuple):
            return self.path
        return (self.path or self.name,)


@dataclass(frozen=True)
class Stream:
    """One list of records of one source system.

    Attributes:
        source: the source's name in district.yml; the landing folder.
        name: the stream's name; the folder below it.
        kind: the extractor module that pulls it.
        mode: append, upsert or full.
        key: landing columns that identify a record; empty where the source has none (key is then file and row number).
        fields: the declared columns.
        feeds: which staging models read it: the kind's own name, or `coaching_log`, `coaching_cycles`, `survey`,
            `lms_events`, `lms_objects` for forms, surveys and files.
        cursor: the field whose greatest value starts the next `upsert`; empty for the other modes.
        count_source: how completeness is proved when the source offers it.
        trailing_days: how many closed days before the load date an `append` window reaches back.
        options: what the kind's extractor needs beside this (path, list key, parent, sheet range, file pattern …).
        description: one line for the catalogue.
    """

    source: str
    name: str
    kind: str
    mode: Mode
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    feeds: str = ""
    cursor: str = ""
    count_source: CountSource = CountSource.END_OF_PAGES
    trailing_days: int = 0
    options: Mapping[str, object] = field(default_factory=dict)
    description: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """The declared landing columns: all fields but the dropped ones, in order."""
        return tuple(f.name for f in self.fields if f.privacy is not Privacy.DROP)

    @property
    def schema_hash(self) -> str:
        """Changes whenever a column, its place in the record or its privacy rule changes."""
        text = repr([(f.name, f.paths, f.privacy.value, f.namespace, f.separators, f.keep_chars) for f in self.fields])
        return sha256(text.encode()).hexdigest()[:16]


# Columns that every landing file carries after the declared ones.
META_COLUMNS = ("_extra", "_load_id", "_row_number", "_extracted_at", "_source_file")

# What `_problem` says of a row that is no record of a person or thing; kept in `_incoming` and quarantine only.
MALFORMED = "malformed record"
PLACEHOLDER = "a template placeholder instead of an id"


@dataclass(frozen=True)
class Page:
    """Bytes as a source sent them, with what the landing needs to parse them. Lives in memory only.

    Attributes:
        body: the bytes.
        format: `json` (a list of objects at `records`), `csv` (see `header_rows`) or `sheet` (a list of rows, the first one the header).
        records: for `json`: the path of the list (`users`), empty when the body is the list itself.
        context: values that hold for every record of the page, read by fields whose path starts with `@`.
        source_file: what stands in `_source_file`: a path without query, host or secret.
        delimiter: for `csv`.
        header_rows: for `csv`: how many rows precede the data.
        key_row: for `csv`: which of them (from 0) names the columns; a cell that is JSON names its `ImportId`.
        encoding: for `csv`.
        continues: for `csv`: the body goes on where the page before it ended (no header, row numbers run on).
    """

    body: bytes
    format: str = "json"
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
    """

    reported_count: int | None = None
    completeness: CountSource = CountSource.NONE
    cursor_out: str | None = None
    bytes_received: int = 0
    answered_start: str | None = None
    answered_end: str | None = None
