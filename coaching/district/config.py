"""A district's configuration folder: `districts/<name>/district.yml` and `seeds/`.

`load_district` gives a checked, frozen `District`, or one `ConfigError` naming file, key and remedy.
"""

import os
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from coaching.errors import ConfigError
from coaching.paths import PROJECT
from coaching.streams import Feeds, Privacy

Identifier = Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9_]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Span(_Strict):
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    @model_validator(mode="after")
    def _ordered(self) -> "Span":
        if self.end < self.start:
            message = "end is before start"
            raise ValueError(message)
        return self

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end


class Term(Span):
    """A named part of a school year."""

    name: str


class SchoolYear(Span):
    """One school year; its terms follow each other without overlap."""

    name: str
    terms: tuple[Term, ...] = ()

    @model_validator(mode="after")
    def _terms_inside(self) -> "SchoolYear":
        if any(term.start not in self or term.end not in self for term in self.terms):
            message = "a term reaches outside its school year"
            raise ValueError(message)
        return self


class ClosedDays(Span):
    """Days without instruction inside a school year."""

    reason: str


class Calendar(_Strict):
    """School years, terms and closed days; weekends are never instructional."""

    school_years: tuple[SchoolYear, ...] = Field(min_length=1)
    closed_days: tuple[ClosedDays, ...] = ()

    def is_instructional(self, day: date) -> bool:
        """Whether teaching is expected on that local day."""
        in_year = any(day in year for year in self.school_years)
        return in_year and day.weekday() < 5 and not any(day in closed for closed in self.closed_days)  # noqa: PLR2004


class Thresholds(_Strict):
    """Every number a district may set for itself. Privacy thresholds count people."""

    staff_implementation: int = Field(5, ge=3)
    staff_outcomes: int = Field(10, ge=5)
    students: int = Field(10, ge=5)
    coaches: int = Field(3, ge=2)
    dosage_hours: float = 10
    exposure_minutes: float = 30
    follow_up_days: int = 10
    cycle_days: int = 56
    shrink_share: float = Field(0.2, gt=0, lt=1)
    min_pairs: int = Field(3, ge=3)
    evidence_pairs: int = Field(10, ge=3)


class Column(_Strict):
    """One column of a form, survey or file: its heading there, the landing column and its privacy rule."""

    name: Identifier
    privacy: Privacy = Privacy.KEEP
    namespace: str = ""
    separators: str = ""
    keep_chars: int = 0
    type: Literal["text", "integer", "number", "date", "timestamp"] = "text"
    description: str = ""


def _column(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


class StreamConfig(_Strict):
    """What one stream of a source needs beyond its kind's declaration.

    `columns` maps headings as the source writes them to landing columns. A form or survey names its `form_id`,
    `form_version` and `framework`; `map` says which landing columns play which part for `lms_events` and `lms_objects`
    files.
    """

    enabled: bool = True
    feeds: Feeds | None = None
    form_id: str = ""
    form_version: str = "1"
    framework: str = ""
    key: tuple[str, ...] = ()
    columns: Mapping[str, Annotated[Column, BeforeValidator(_column)]] = Field(default_factory=dict)
    map: Mapping[str, str | tuple[str, ...]] = Field(default_factory=dict)
    keep_free_text: bool = False
    shrink_share: float | None = Field(default=None, gt=0, lt=1)
    options: Mapping[str, str | int | float | bool | tuple[str, ...]] = Field(default_factory=dict)


def _known_kind(kind: str) -> str:
    """A kind is a package of `extractors/kinds/`; looked up by its folder, for nothing is imported from there."""
    kinds = sorted(f.parent.name for f in (PROJECT / "extractors" / "kinds").glob("*/__init__.py"))
    if kind not in kinds:
        message = f"there is no kind '{kind}'; use one of {', '.join(kinds)}"
        raise ValueError(message)
    return kind


class SourceConfig(_Strict):
    """One source system: its kind, its connection and its streams (all of the kind's where none is named).

    `id_space` tells its ids from those of another source of the same kind (default: the kind's name); `roster` names
    the id space of the roster whose person ids the system holds, where that is not the only one. `history_days` is how
    far the first load of an `append` stream reaches back; without it that load is open to the past.
    """

    kind: Annotated[Identifier, AfterValidator(_known_kind)]
    connection: str = ""
    id_space: str = Field("", pattern=r"^([a-z][a-z0-9_]*)?$")
    roster: str = Field("", pattern=r"^([a-z][a-z0-9_]*)?$")
    history_days: int | None = Field(default=None, ge=0)
    streams: Mapping[Identifier, StreamConfig] = Field(default_factory=dict)
    options: Mapping[str, str | int | float | bool | tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_no_option(self) -> "SourceConfig":
        if "history_days" in self.options:
            message = "history_days is no option of the kind: write it beside options, one level up"
            raise ValueError(message)
        return self


class District(_Strict):
    """Everything one district decides (design: configuration)."""

    name: Identifier
    title: str
    timezone: str
    framework: str
    calendar: Calendar
    thresholds: Thresholds = Thresholds()  # type: ignore[call-arg]
    sources: Mapping[Identifier, SourceConfig] = Field(min_length=1)
    schedule: str = "15 2 * * *"
    folder: Path = Path()

    @model_validator(mode="after")
    def _known(self) -> "District":
        if self.timezone not in available_timezones():
            message = f"timezone '{self.timezone}' is not an IANA zone; write one such as America/Chicago"
            raise ValueError(message)
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose midnight closes a local day."""
        return ZoneInfo(self.timezone)

    def day_bounds(self, day: date) -> tuple[datetime, datetime]:
        """The first instant of a local day and of the next one, in UTC; 23 or 25 hours apart when clocks change."""
        start = datetime.combine(day, time(), self.zone)
        end = datetime.combine(day + timedelta(days=1), time(), self.zone)
        return start.astimezone(ZoneInfo("UTC")), end.astimezone(ZoneInfo("UTC"))


def district_folder(name: str | None = None) -> Path:
    """The folder of the chosen district: `COACHING_DISTRICT` is a name below `districts/` or a path."""
    chosen = name or os.environ.get("COACHING_DISTRICT") or "sandbox"
    path = Path(chosen)
    if path.is_dir() and (path / "district.yml").exists():
        return path.resolve()
    return PROJECT / "districts" / chosen


def load_district(name: str | None = None) -> District:
    """Reads and checks a district's folder.

    Raises:
        ConfigError: the folder or file is missing, or a key is wrong: the message names it and the remedy.
    """
    folder = district_folder(name)
    file = folder / "district.yml"
    if not file.exists():
        known = sorted(p.parent.name for p in (PROJECT / "districts").glob("*/district.yml"))
        message = f"No district.yml in {folder}."
        raise ConfigError(
            message, remedy=f"Set COACHING_DISTRICT to one of {', '.join(known) or '(none yet)'} or to a folder's path."
        )
    try:
        raw = yaml.safe_load(os.path.expandvars(file.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        mark = error.problem_mark if isinstance(error, yaml.MarkedYAMLError) else None
        where = f" line {mark.line + 1}" if mark else ""
        message = f"{file.name}{where} is not valid YAML."
        raise ConfigError(message, remedy="Mend the line; indentation is the usual cause.") from None
    if not isinstance(raw, dict):
        message = f"{file} holds no settings."
        raise ConfigError(message, remedy="Copy districts/sandbox/district.yml as a start.")
    try:
        district = District.model_validate({**raw, "folder": folder})
    except ValidationError as error:
        raise ConfigError(_first(error, file), remedy="Mend that key and run `coaching doctor`.") from None
    return district


def _first(error: ValidationError, file: Path) -> str:
    found = error.errors(include_input=False, include_url=False)
    key = ".".join(str(p) for p in found[0]["loc"]) or "(whole file)"
    more = f" ({len(found) - 1} more after it)" if len(found) > 1 else ""
    known = ""
    if found[0]["type"] == "extra_forbidden":
        known = " This key is not known."
    if found[0]["type"] == "string_type":
        known = " Put it in quotation marks."
    return f"{file.name}: key '{key}': {found[0]['msg']}.{known}{more}"
