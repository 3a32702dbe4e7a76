"""A stream is a declaration: what to pull, what identifies a row, and how private each field is.

Every other package reads these declarations: extractors pull by them, the landing builds columns and pseudonyms from
them,
the checks and the dbt sources are derived from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from coaching.pages import CountSource


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


@dataclass(frozen=True)
class Field:
    """One landing column.

    Attributes:
        name: the landing column (snake_case).
        path: where the value stands in a record: a top-level name, dotted sub-paths and list positions
            (`roles[0].org.sourcedId`), `@name` for a value of the page's context, or several paths joined with one
            space.
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
