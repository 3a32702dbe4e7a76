"""A stream is a declaration: what to pull, what identifies a row, and which fields it has.

Every other package reads these declarations: extractors pull by them, the landing builds columns and pseudonyms from
them, the checks, the dbt sources and the staging models are derived from them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from coaching.errors import ConfigError
from coaching.fields import Field, Privacy, Severity, Type, dropped
from coaching.pages import CountSource

__all__ = [
    "META_COLUMNS",
    "Derived",
    "Feeds",
    "Field",
    "Mode",
    "Privacy",
    "Severity",
    "Staged",
    "Stream",
    "Type",
    "dropped",
]


class Mode(StrEnum):
    """How a night's load relates to earlier ones."""

    APPEND = "append"
    UPSERT = "upsert"
    FULL = "full"


class Feeds(StrEnum):
    """Which part a form, a survey or a file plays; its columns stand in district.yml."""

    COACHING_LOG = "coaching_log"
    COACHING_CYCLES = "coaching_cycles"
    SURVEY = "survey"
    LMS_EVENTS = "lms_events"
    LMS_OBJECTS = "lms_objects"
    # records of several types in one form, and of one type each (coaching/records)
    RECORDS = "records"
    COACH_TIME = "coach_time"
    COACH_GOALS = "coach_goals"
    COACH_ACTION_STEPS = "coach_action_steps"
    CREDENTIALS_EARNED = "credentials_earned"
    PLN_ACTIVITY = "pln_activity"
    OBSERVATIONS = "observations"
    ARTIFACTS = "artifacts"
    TESTIMONIALS = "testimonials"
    PLC_ITEMS = "plc_items"
    DATA_SHARES = "data_shares"
    CONDITION_RATINGS = "condition_ratings"
    PD_EVENTS = "pd_events"
    PROGRAMME_COSTS = "programme_costs"
    BENCHMARK_GOALS = "benchmark_goals"
    PLANS_ON_FILE = "plans_on_file"
    OUTREACH = "outreach"
    CYCLE_REVIEWS = "cycle_reviews"
    NEEDS = "needs"
    COACH_PROFILES = "coach_profiles"
    TOOLS = "tools"
    CLAIMS = "claims"
    DEVICE_PROGRAMMES = "device_programmes"
    PROGRAMME_RATINGS = "programme_ratings"
    SELF_RATINGS = "self_ratings"


# What may be told without saying by whom or of whom: rows that are equal may be two people, events or posts.
NAMELESS = (
    Feeds.SURVEY, Feeds.LMS_EVENTS, Feeds.TESTIMONIALS, Feeds.CONDITION_RATINGS, Feeds.PROGRAMME_RATINGS,
    Feeds.PD_EVENTS, Feeds.PROGRAMME_COSTS,
)  # fmt: skip


class Staged(StrEnum):
    """Which rows of all loads the staging model of a stream shows."""

    NEWEST = "newest"  # a full load: the newest committed one; otherwise the newest row of each key
    EVER = "ever"  # every record ever listed, as last seen
    ALL_LOADS = "all_loads"  # every row of every load, for who prunes by load_date
    WITH_HISTORY = "with_history"  # the newest, and in a model of its own every load's rows


@dataclass(frozen=True)
class Derived:
    """A staging column that follows from others of its row: portable SQL over the landing columns."""

    name: str
    sql: str
    description: str = ""


@dataclass(frozen=True)
class Stream:
    """One list of records of one source system.

    Attributes:
        source: the source's name in district.yml; the landing folder.
        name: the stream's name; the folder below it.
        kind: the kind of source that declares it.
        mode: append, upsert or full.
        key: landing columns that identify a record; empty where the source has none (key is then file and row number).
        fields: the declared columns.
        feeds: which part a form, survey or file plays; None for a stream that its kind declares.
        staged: which loads the stream's own staging model reads; None for forms, surveys and files.
        cursor: the field whose greatest value starts the next `upsert`; empty for the other modes.
        count_source: how completeness is proved when the source offers it.
        trailing_days: how many closed days before the load date an `append` window reaches back.
        may_be_empty: whether a load without any row can be right.
        marts: the headline marts that are incomplete without the stream.
        derived: staging columns that follow from others of the same row.
        fills: the conformed contracts (`lms_courses`) whose columns the stream's staging model has as they are.
        id_space: tells ids of several sources of one kind apart; part of every natural key.
        options: what the kind's extractor needs beside this (path, list key, parent, sheet range, file pattern …).
        description: one line for the catalogue.
    """

    source: str
    name: str
    kind: str
    mode: Mode
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    feeds: Feeds | None = None
    staged: Staged | None = None
    cursor: str = ""
    count_source: CountSource = CountSource.END_OF_PAGES
    trailing_days: int = 0
    may_be_empty: bool = True
    marts: tuple[str, ...] = ()
    derived: tuple[Derived, ...] = ()
    fills: tuple[str, ...] = ()
    id_space: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    description: str = ""

    def __post_init__(self) -> None:
        """Refuses a declaration that contradicts itself."""
        names = [f.name for f in self.fields]
        doubled = sorted({n for n in names if names.count(n) > 1})
        absent = [c for c in (*self.key, self.cursor) if c and names and c not in self.columns]
        problem = f"declares '{doubled[0]}' twice" if doubled else f"has key or cursor '{absent[0]}'" if absent else ""
        if problem:
            message = f"Stream {self.source}.{self.name} {problem}{'' if doubled else ', which is no landed field'}."
            raise ConfigError(message, remedy=f"Mend its declaration (kind '{self.kind}').")

    def named(self, column: str) -> Field:
        """The field of a landing column."""
        return next(f for f in self.fields if f.name == column)

    @property
    def columns(self) -> tuple[str, ...]:
        """The declared landing columns: all fields but the dropped ones, in order."""
        return tuple(f.name for f in self.fields if f.privacy is not Privacy.DROP)

    @property
    def equal_rows_are_one(self) -> bool:
        """Whether rows equal in every declared value are one record that was told twice.

        Without a key nothing says so of answers, events and what is told without a name: two people answer alike, a day
        has equal counts twice, and two stipends are of one amount.
        """
        return bool(self.key) or self.feeds not in NAMELESS

    @property
    def schema_hash(self) -> str:
        """Changes whenever a column, its place in the record or its privacy rule changes."""
        text = repr([(f.name, f.paths, f.privacy.value, f.namespace, f.separators, f.keep_chars) for f in self.fields])
        return sha256(text.encode()).hexdigest()[:16]


# Columns that every landing file carries after the declared ones.
META_COLUMNS = ("_extra", "_load_id", "_row_number", "_extracted_at", "_source_file")
