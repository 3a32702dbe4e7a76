"""The sources that `district.yml` names, and their streams."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from coaching.district.column import Column, Loosened
from coaching.district.strict import Identifier, Strict
from coaching.findings import advice
from coaching.paths import PROJECT
from coaching.reading import Order, zone_named
from coaching.streams import Feeds
from coaching.words import QUESTIONS, VENDORS, Words, form_words


def _zone(text: str) -> str:
    zone = zone_named(text)
    if text and not zone:
        message = f"time_zone '{text}' is no zone; write one such as America/Chicago or an offset such as +05:30"
        raise ValueError(message)
    return zone


Decimal = Literal[".", ","]
Zone = Annotated[str, AfterValidator(_zone)]


def _column(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


def _words(value: object) -> object:
    """YAML reads yes, true and numbers as no words: they are."""
    if not isinstance(value, list | tuple):
        return value
    said = {True: ("yes", "true"), False: ("no", "false")}
    return tuple(w for v in value for w in (said[v] if isinstance(v, bool) else (str(v),)))


class Meaning(Strict):
    """The words for a yes and a no of one question; `<date>` stands for any day or time, `<blank>` for no answer."""

    when: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    """Words for yes."""
    not_when: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()
    """Words for no."""

    @property
    def words(self) -> Words:
        """As the door and the models compare them."""
        return Words(self.when, self.not_when)


def _known_vendor(vendor: str) -> str:
    if vendor and vendor not in VENDORS:
        message = f"there is no vendor '{vendor}'; {advice(vendor, VENDORS)}"
        raise ValueError(message)
    return vendor


def _loosened(value: object) -> object:
    return {"privacy": value} if isinstance(value, str) else value


class StreamConfig(Strict):
    """What one stream of a source needs beyond its kind's declaration.

    A form or survey names its `form_id`, `form_version` and `framework`.
    """

    enabled: bool = True
    """false switches the stream off; what has landed stays."""
    feeds: Feeds | None = None
    """Which part a form, survey or file plays."""
    form_id: str = ""
    """The form's id in seeds; the stream's name where there is none."""
    form_version: str = "1"
    """Its version: a changed wording or scale is a new one. Quote a number."""
    framework: str = ""
    """The framework of the form's codes, where it is another than the district's."""
    key: tuple[str, ...] = ()
    """Landing columns that identify a record; empty where there are none."""
    columns: Mapping[str, Annotated[Column, BeforeValidator(_column, json_schema_input_type=str | Column)]] = Field(
        default_factory=dict
    )
    """Heading as the source writes it, and the landing column. `A#2` is the second column headed A, `#5` the fifth."""
    map: Mapping[str, str | tuple[str, ...]] = Field(default_factory=dict)
    """For lms_events and lms_objects: part: landing column, or several joined."""
    vendor: Annotated[str, AfterValidator(_known_vendor)] = ""
    """The system a survey was asked with, where the kind of source does not say it."""
    finished: Meaning = Meaning()
    """The form's own words for a finished answer, beside the vendor's."""
    real: Meaning = Meaning()
    """The form's own words for a real answer, beside the vendor's."""
    date_order: Order | None = None
    """Which of day and month comes first where a date is in numbers: mdy, or dmy. Without it the vendor's, else mdy."""
    decimal: Decimal | None = None
    """The decimal sign of its numbers: a point unless it says otherwise."""
    time_zone: Zone = ""
    """The zone of a time that names none: the vendor's or the district's unless it says otherwise."""
    consent_basis: str = ""
    """Why items of a protected area (ppra_area) may be asked and read, such as a consent form's name and date."""
    keep_free_text: bool = False
    """Whether columns of the rule restrict are kept."""
    privacy: Mapping[str, Annotated[Loosened, BeforeValidator(_loosened)]] = Field(default_factory=dict)
    """For fields of a kind that do not land in clear, such as titles of courses: keep, restrict, or coarsen."""
    shrink_share: float | None = Field(default=None, gt=0, lt=1)
    """In place of the district's."""
    gap_share: float | None = Field(default=None, ge=0, lt=1)
    """In place of the district's."""
    options: Mapping[str, str | int | float | bool | tuple[str, ...]] = Field(default_factory=dict)
    """What the kind needs: see below."""


def _known_kind(kind: str) -> str:
    """A kind is a package of `extractors/kinds/`; looked up by its folder, for nothing is imported from there."""
    kinds = sorted(f.parent.name for f in (PROJECT / "extractors" / "kinds").glob("*/__init__.py"))
    if kind not in kinds:
        message = f"there is no kind '{kind}'; {advice(kind, kinds)}"
        raise ValueError(message)
    return kind


def survey_words(config: StreamConfig, kind: str) -> dict[str, dict[str, bool]]:
    """Question → word → what it means, in one survey: `finished` and `status`."""
    own = {"finished": config.finished.words, "status": config.real.words}
    return {question: form_words(question, own[question], vendor=config.vendor, kind=kind) for question in QUESTIONS}


class SourceConfig(Strict):
    """One source system: its kind, its connection and its streams (all of the kind's where none is named)."""

    kind: Annotated[Identifier, AfterValidator(_known_kind)]
    """The kind of system."""
    connection: str = ""
    """The id of its Airflow connection, or of AIRFLOW_CONN_<ID>."""
    id_space: str = Field("", pattern=r"^([a-z][a-z0-9_]*)?$")
    """Tells its ids from those of another source of the kind; the kind's name where empty. Never change it."""
    roster: str = Field("", pattern=r"^([a-z][a-z0-9_]*)?$")
    """The id space of the roster whose person ids the system holds, where that is not the only one."""
    history_days: int | None = Field(default=None, ge=0)
    """How far back the first load of events reaches; without it as far as the source gives."""
    date_order: Order | None = None
    """Which of day and month comes first where a date is in numbers: mdy, or dmy. Without it the vendor's, else mdy."""
    decimal: Decimal | None = None
    """The decimal sign of its numbers: a point unless it says otherwise."""
    time_zone: Zone = ""
    """The zone of a time that names none: the vendor's or the district's unless it says otherwise."""
    streams: Mapping[Identifier, StreamConfig] = Field(default_factory=dict)
    """What each stream needs; of kinds with streams of their own all are pulled where none is named."""
    options: Mapping[str, str | int | float | bool | tuple[str, ...]] = Field(default_factory=dict)
    """What the kind needs: see below."""
