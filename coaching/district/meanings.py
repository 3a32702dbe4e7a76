"""What a form's, survey's or file's columns mean: which question each one answers, on which scale, and how it is read.

`form_question_map.csv` says which question a landing column answers, and a column without a row there answers the
question it is named after. Scales come from `survey_questions.csv` (a district's file replaces the default of the same
name), the parts of an LMS file and the ways of writing from `district.yml`. Answers are read as they landed: by the
value map already.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from coaching.district.column import Column
from coaching.district.config import District
from coaching.district.forms import config_of, is_of_form, questions_of
from coaching.district.sources import SourceConfig, StreamConfig, survey_words
from coaching.reading import VENDOR_ORDERS, VENDOR_ZONES, ZONE_CELL, Order, Reading, dates, dates_of, number
from coaching.records import PARTS, reading_of
from coaching.seeds import Row, read_seeds
from coaching.streams import Feeds, Privacy, Stream
from coaching.words import plain

_DATES, _NUMBER, _ZONE = "dates", "number", "zone"
# What the answer of a question is, whatever its column says.
_TYPES: Mapping[Feeds, Mapping[str, str]] = {
    Feeds.COACHING_LOG: {
        "submitted_at": _DATES, "session_date": _DATES, "follow_up_date": _DATES, "duration_minutes": _NUMBER,
    },
    Feeds.COACHING_CYCLES: dict.fromkeys(
        ("submitted_at", "interest_date", "kickoff_date", "goal_set_date", "planned_end_date", "lesson_date",
         "debrief_date", "reflection_date"), _DATES,
    ),
    Feeds.SURVEY: {"recorded_at": _DATES, "time_zone": _ZONE},
    Feeds.LMS_EVENTS: {"event_date": _DATES, "day_offset": _NUMBER, "event_count": _NUMBER},
    **{record.feeds: reading_of(record) for record in PARTS},
}  # fmt: skip
_TYPED = {"integer": _NUMBER, "number": _NUMBER, "date": _DATES, "timestamp": _DATES}


@dataclass(frozen=True)
class Item:
    """A survey item whose answers are numbers: its column and the ends of its scale."""

    column: str
    low: float
    high: float


@dataclass(frozen=True)
class Questions:
    """What the columns of one stream answer.

    Attributes:
        columns: question → landing columns.
        items: survey items whose answers are numbers.
        types: column → the type that `district.yml` gives it.
        words: of a survey: `finished` and `status` → what each word means.
        readings: column → how its text is read; the other columns are text.
        ordered: columns of dates in the order of the source, which have no format of their own.
        order: which of day and month comes first there.
        time_zone: the zone of a time that names none.
    """

    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    types: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)
    readings: Mapping[str, Reading] = field(default_factory=dict)
    ordered: tuple[str, ...] = ()
    order: Order = Order.MDY
    time_zone: str = "UTC"


@dataclass(frozen=True)
class Meanings:
    """What a district's configuration and seeds say about its forms, surveys and files."""

    district: District | None = None
    question_map: tuple[Row, ...] = field(default=(), repr=False)
    value_map: tuple[Row, ...] = field(default=(), repr=False)
    survey_questions: tuple[Row, ...] = field(default=(), repr=False)
    item_versions: tuple[Row, ...] = field(default=(), repr=False)

    def of(self, stream: Stream) -> Questions:
        """What the columns of one stream mean."""
        source = self.district.sources.get(stream.source) if self.district else None
        config = config_of(self.district, stream)
        columns: dict[str, tuple[str, ...]] = {}
        for column, question in questions_of(stream, config, self.question_map).items():
            columns[question] = (*columns.get(question, ()), column)
        items = tuple(self._items(stream, config, columns))
        columns |= _parts(stream, config)
        own = {column.name: column for column in config.columns.values()}
        order = config.date_order or (source and source.date_order) or VENDOR_ORDERS.get(config.vendor, Order.MDY)
        types = _types_of(stream, columns, items, own)
        decimal = config.decimal or (source and source.decimal) or "."
        readings = {name: _reading(kind, own.get(name), order, decimal) for name, kind in types.items()}
        return Questions(
            columns,
            items,
            {name: own[name].type for name in stream.columns if name in own and own[name].type != "text"},
            self._words(stream, config) if stream.feeds is Feeds.SURVEY else {},
            readings,
            tuple(name for name, kind in types.items() if kind == _DATES and not (name in own and own[name].format)),
            order,
            self._zone(source, config),
        )

    def _zone(self, source: SourceConfig | None, config: StreamConfig) -> str:
        said = config.time_zone or (source.time_zone if source else "") or VENDOR_ZONES.get(config.vendor, "")
        return said or (self.district.timezone if self.district else "UTC")

    def _words(self, stream: Stream, config: StreamConfig) -> dict[str, dict[str, bool]]:
        """The words for finished and real; one that the value map writes otherwise means what it is written as."""
        words = survey_words(config, stream.kind)
        for row in self.value_map:
            meanings = words.get(row["question_id"], {}) if is_of_form(row, config) else {}
            if (value := plain(row["value"])) in meanings:
                meanings[plain(row["raw_value"])] = meanings[value]
        return words

    def _items(self, stream: Stream, config: StreamConfig, columns: Mapping[str, tuple[str, ...]]) -> Iterable[Item]:
        shown = {f.name for f in stream.fields if f.privacy is Privacy.KEEP}
        worded = {row["question_id"] for row in self.value_map if is_of_form(row, config)}
        own = {row["question_id"]: _scale(row) for row in self.item_versions if is_of_form(row, config)}
        for row in self.survey_questions:
            scale = own.get(row["question_id"]) or _scale(row)
            if row.get("form_id") == config.form_id and row["question_id"] not in worded and scale:
                yield from (Item(column, *scale) for column in columns.get(row["question_id"], ()) if column in shown)


def read_meanings(district: District) -> Meanings:
    """Reads the seeds of a district, each one from its own folder or else the default."""
    seeds = read_seeds(district.folder)
    names = ("form_question_map", "form_value_map", "survey_questions", "survey_item_versions")
    return Meanings(district, *(seeds.rows(name) for name in names))


def _parts(stream: Stream, config: StreamConfig) -> dict[str, tuple[str, ...]]:
    split = {part: tuple(names.split("|")) if isinstance(names, str) else names for part, names in config.map.items()}
    return {part: tuple(name for name in names if name in stream.columns) for part, names in split.items()}


def _types_of(
    stream: Stream, columns: Mapping[str, tuple[str, ...]], items: Iterable[Item], own: Mapping[str, Column]
) -> dict[str, str]:
    """Column → dates, number or zone: by the question it answers, as an item, or as `district.yml` has it."""
    asked = _TYPES.get(stream.feeds, {}) if stream.feeds else {}
    shown = {f.name for f in stream.fields if f.privacy in (Privacy.KEEP, Privacy.COARSEN)}
    types = {name: _TYPED[column.type] for name, column in own.items() if column.type in _TYPED}
    types |= {item.column: _NUMBER for item in items}
    types |= {name: kind for question, kind in asked.items() for name in columns.get(question, ())}
    return {name: types[name] for name in stream.columns if name in types and name in shown}


def _reading(kind: str, column: Column | None, order: Order, decimal: str) -> Reading:
    if kind == _DATES:
        return dates(dates_of(order, column.format if column else ()))
    return ZONE_CELL if kind == _ZONE else number(decimal)


def _scale(row: Row) -> tuple[float, float] | None:
    try:
        return float(row["scale_min"]), float(row["scale_max"])
    except (KeyError, ValueError):
        return None
