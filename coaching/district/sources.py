"""The sources that `district.yml` names, their streams and the columns of forms, surveys and files."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from coaching.district.strict import Identifier, Strict
from coaching.errors import ConfigError
from coaching.paths import PROJECT
from coaching.reading import Order, dates_of, zone_named
from coaching.streams import Feeds, Privacy
from coaching.words import QUESTIONS, VENDORS, Words, form_words


def _formats(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _readable(formats: tuple[str, ...]) -> tuple[str, ...]:
    try:
        dates_of(Order.MDY, formats)
    except ConfigError as error:
        raise ValueError(str(error)) from None
    return formats


def _zone(text: str) -> str:
    zone = zone_named(text)
    if text and not zone:
        message = f"time_zone '{text}' is no zone; write one such as America/Chicago or an offset such as +05:30"
        raise ValueError(message)
    return zone


Decimal = Literal[".", ","]
Zone = Annotated[str, AfterValidator(_zone)]


class Column(Strict):
    """One column of a form, survey or file: its heading there, the landing column and its privacy rule.

    `format` says how its dates are written where that is not how the source writes them.
    """

    name: Identifier
    privacy: Privacy = Privacy.KEEP
    namespace: str = ""
    separators: str = ""
    keep_chars: int = 0
    type: Literal["text", "integer", "number", "date", "timestamp"] = "text"
    format: Annotated[tuple[str, ...], BeforeValidator(_formats), AfterValidator(_readable)] = ()
    description: str = ""


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
    not_when: Annotated[tuple[str, ...], BeforeValidator(_words)] = ()

    @property
    def words(self) -> Words:
        """As the door and the models compare them."""
        return Words(self.when, self.not_when)


def _known_vendor(vendor: str) -> str:
    if vendor and vendor not in VENDORS:
        message = f"there is no vendor '{vendor}'; use one of {', '.join(VENDORS)}"
        raise ValueError(message)
    return vendor


class StreamConfig(Strict):
    """What one stream of a source needs beyond its kind's declaration.

    `columns` maps headings as the source writes them to landing columns. A form or survey names its `form_id`,
    `form_version` and `framework`; `map` says which landing columns play which part for `lms_events` and `lms_objects`
    files. `vendor` is the system a survey was asked with (default: the kind of source says it); `finished` and `real`
    add to that vendor's words for a finished answer (question `finished`) and a real one (question `status`).
    `date_order`, `decimal` and `time_zone` say how its dates and numbers are written and which zone a time is in that
    names none; each may stand at the source for all its streams, and has its vendor's default.
    """

    enabled: bool = True
    feeds: Feeds | None = None
    form_id: str = ""
    form_version: str = "1"
    framework: str = ""
    key: tuple[str, ...] = ()
    columns: Mapping[str, Annotated[Column, BeforeValidator(_column)]] = Field(default_factory=dict)
    map: Mapping[str, str | tuple[str, ...]] = Field(default_factory=dict)
    vendor: Annotated[str, AfterValidator(_known_vendor)] = ""
    finished: Meaning = Meaning()
    real: Meaning = Meaning()
    date_order: Order | None = None
    decimal: Decimal | None = None
    time_zone: Zone = ""
    keep_free_text: bool = False
    shrink_share: float | None = Field(default=None, gt=0, lt=1)
    gap_share: float | None = Field(default=None, ge=0, lt=1)
    options: Mapping[str, str | int | float | bool | tuple[str, ...]] = Field(default_factory=dict)


def _known_kind(kind: str) -> str:
    """A kind is a package of `extractors/kinds/`; looked up by its folder, for nothing is imported from there."""
    kinds = sorted(f.parent.name for f in (PROJECT / "extractors" / "kinds").glob("*/__init__.py"))
    if kind not in kinds:
        message = f"there is no kind '{kind}'; use one of {', '.join(kinds)}"
        raise ValueError(message)
    return kind


def survey_words(config: StreamConfig, kind: str) -> dict[str, dict[str, bool]]:
    """Question → word → what it means, in one survey: `finished` and `status`."""
    own = {"finished": config.finished.words, "status": config.real.words}
    return {question: form_words(question, own[question], vendor=config.vendor, kind=kind) for question in QUESTIONS}


class SourceConfig(Strict):
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
    date_order: Order | None = None
    decimal: Decimal | None = None
    time_zone: Zone = ""
    streams: Mapping[Identifier, StreamConfig] = Field(default_factory=dict)
    options: Mapping[str, str | int | float | bool | tuple[str, ...]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_no_option(self) -> "SourceConfig":
        if "history_days" in self.options:
            message = "history_days is no option of the kind: write it beside options, one level up"
            raise ValueError(message)
        return self
