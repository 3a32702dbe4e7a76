"""What a form's, survey's or file's columns mean: which question each one answers, and on which scale.

As in the models, `form_question_map.csv` says which question a landing column answers, and a column without a row there
answers the question it is named after. Scales come from `survey_questions.csv`, worded answers from
`form_value_map.csv` (a district's file replaces the default of the same name), the parts of an LMS file from `map` in
`district.yml`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from coaching.district import District, StreamConfig, survey_words
from coaching.forms import config_of, is_of_form, questions_of
from coaching.seeds import Row, read_seeds
from coaching.streams import Feeds, Privacy, Stream
from coaching.words import plain
from expectations.engine.rules import Rule, day, instant, number

_ANY_NUMBER = 1e15
_TYPED: Mapping[str, Callable[[str], Rule]] = {
    "integer": lambda c: number(c, -_ANY_NUMBER, _ANY_NUMBER, whole=True),
    "number": lambda c: number(c, -_ANY_NUMBER, _ANY_NUMBER),
    "date": day,
    "timestamp": lambda c: instant(c, local=True),
}


@dataclass(frozen=True)
class Item:
    """A survey item whose answers are numbers: its column and the ends of its scale."""

    column: str
    low: float
    high: float


@dataclass(frozen=True)
class Questions:
    """The questions one stream answers (question → landing columns), its items, configured types, and a survey's words.

    `words`: `finished` and `status` → what each word means.
    """

    columns: Mapping[str, tuple[str, ...]]
    items: tuple[Item, ...] = ()
    typed: tuple[Rule, ...] = ()
    words: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)

    def rules(self, table: Iterable[tuple[str, Callable[[str], tuple[Rule, ...]]]]) -> tuple[Rule, ...]:
        """The rules of a table `question → rules`, for the columns this stream has, and of the configured types."""
        return (
            *(rule for question, make in table for column in self.columns.get(question, ()) for rule in make(column)),
            *self.typed,
        )


@dataclass(frozen=True)
class Meanings:
    """What a district's configuration and seeds say about its forms, surveys and files."""

    district: District | None = None
    question_map: tuple[Row, ...] = field(default=(), repr=False)
    value_map: tuple[Row, ...] = field(default=(), repr=False)
    survey_questions: tuple[Row, ...] = field(default=(), repr=False)

    def of(self, stream: Stream) -> Questions:
        """What the columns of one stream mean."""
        config = config_of(self.district, stream)
        columns: dict[str, tuple[str, ...]] = {}
        for column, question in questions_of(stream, config, self.question_map).items():
            columns[question] = (*columns.get(question, ()), column)
        items = tuple(self._items(stream, config, columns))
        judged = {item.column for item in items}
        types = {column.name: column.type for column in config.columns.values()}
        typed = tuple(_TYPED[types[c]](c) for c in stream.columns if types.get(c) in _TYPED and c not in judged)
        words = self._words(stream, config) if stream.feeds is Feeds.SURVEY else {}
        return Questions(columns | _parts(stream, config), items, typed, words)

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
        for row in self.survey_questions:
            scale = _scale(row)
            if row.get("form_id") == config.form_id and row["question_id"] not in worded and scale:
                yield from (Item(column, *scale) for column in columns.get(row["question_id"], ()) if column in shown)


def read_meanings(district: District) -> Meanings:
    """Reads the seeds of a district, each one from its own folder or else the default."""
    seeds = read_seeds(district.folder)
    return Meanings(district, *(seeds.rows(n) for n in ("form_question_map", "form_value_map", "survey_questions")))


def _parts(stream: Stream, config: StreamConfig) -> dict[str, tuple[str, ...]]:
    split = {part: tuple(names.split("|")) if isinstance(names, str) else names for part, names in config.map.items()}
    return {part: tuple(name for name in names if name in stream.columns) for part, names in split.items()}


def _scale(row: Row) -> tuple[float, float] | None:
    try:
        return float(row["scale_min"]), float(row["scale_max"])
    except (KeyError, ValueError):
        return None
