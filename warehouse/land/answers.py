"""Answers of forms and surveys as they land: values by the value map, choices and codes where they are known.

Flow: seeds of the district -> answers_for -> Lander, which keeps what was written beside them, sealed

What is neither a number, a code nor a known option may be anything that a person typed, somebody's name too.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from coaching.choices import CHOSEN, CODED, VOCABULARIES, WORDED
from coaching.district import District
from coaching.district.forms import config_of, is_of_form, questions_of
from coaching.errors import ContractError
from coaching.records import PARTS, Asked, Holds
from coaching.seeds import Row, Seeds, read_seeds
from coaching.streams import Feeds, Privacy, Stream
from coaching.words import NO, YES
from warehouse.land.codes import CodeReader
from warehouse.land.codes.labels import Labels

OTHER = "other"
_OPTIONS, _PURPOSE = "form_option_labels", "course_purpose"
_NUMBER_LIKE = re.compile(r"[\d\s.,+-]*\d[\d\s.,+-]*")
# what ties records to each other is a number or has one: a name in its place is none
_ID_LIKE = re.compile(r"(?=.*\d)[^\s@]{1,40}")
_ASKED: Mapping[Feeds, Mapping[str, Asked]] = {record.feeds: {a.name: a for a in record.asked} for record in PARTS}
# between the options of a cell that is a list: ["Model","Debrief"]
_LISTED = re.compile(r'^\["?|"\s*,\s*"|"?\]$')
_LIKE = {"%": ".*", "_": "."}  # the signs of SQL's `like`
Reader = Callable[[str], str]


@dataclass(frozen=True)
class Answers:
    """How the cells of one stream are read.

    Attributes:
        readers: landing column -> what a written cell comes to.
        nobody: words, in small letters, that stand where a person should and mean none.
    """

    readers: Mapping[str, Reader] = field(default_factory=dict)
    nobody: frozenset[str] = frozenset()

    def read(self, column: str, written: pa.Array) -> pa.Array:
        """A column as it lands; each distinct cell is read once."""
        reader = self.readers.get(column)
        if reader is None:
            return written
        coded = pc.dictionary_encode(written)
        return pa.array([reader(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def answers_for(stream: Stream, district: District) -> Answers:
    """How the cells of a stream are read, by the district's seeds.

    Raises:
        ContractError: two rows of a seed contradict each other about this stream; the message names them.
    """
    seeds = read_seeds(district.folder)
    missing = seeds.rows("missing_words")
    nobody = frozenset(row["word"].strip().lower() for row in missing)
    if stream.feeds is None:
        purposes = seeds.rows("course_purposes") if _PURPOSE in stream.columns else ()
        return Answers({_PURPOSE: _purpose_reader(purposes)} if _PURPOSE in stream.columns else {}, nobody)
    nothing = frozenset(row["word"].strip().lower() for row in missing if row["means"] == "nothing")
    made = _Readers(stream, district, seeds, nothing)
    kept = [f.name for f in stream.fields if f.privacy is Privacy.KEEP]
    return Answers({column: made.of(column) for column in kept}, nobody)


class _Readers:
    """Makes the reader of each column of one stream."""

    def __init__(self, stream: Stream, district: District, seeds: Seeds, nothing: frozenset[str]) -> None:
        self._stream, self._nothing, self._seeds = stream, nothing, seeds
        self._config = config_of(district, stream)
        self._framework = self._config.framework or district.framework
        self._questions = questions_of(stream, self._config, self._seed("form_question_map", "source_field"))
        self._values = self._seed("form_value_map", "question_id", "raw_value", says="value")
        self._options = self._seed(_OPTIONS, "question_id", "option_label", says="code")
        scored = self._seeds.rows("survey_questions")
        self._items = {r["question_id"] for r in scored if r["form_id"] == self._config.form_id}

    def of(self, column: str) -> Reader:
        """What a written cell of a column comes to."""
        question = self._questions[column]
        values = {_folded(r["raw_value"]): r["value"] for r in self._values if r["question_id"] == question}
        own, nothing = self._own(question, values), self._nothing

        def read(written: str) -> str:
            folded = _folded(written)
            if folded not in values:
                return "" if folded in nothing else own(written)
            return own(values[folded])

        return read

    def _own(self, question: str, values: Mapping[str, str]) -> Reader:
        feeds = self._stream.feeds or Feeds.SURVEY
        options = [(r["option_label"], r["code"]) for r in self._options if r["question_id"] == question]
        if question in CODED.get(feeds, ()):
            return self._codes(options).read
        asked = _ASKED.get(feeds, {}).get(question)
        if asked is not None:
            return self._record(asked, values.values())
        worded = WORDED.get(feeds, {}).get(question)
        if worded is not None:
            words = _words({**dict(self._terms(VOCABULARIES.get(question, ""))), **worded, **dict(options)})
            return lambda written: words(_LISTED.sub("; ", written).strip("; "))
        chosen = CHOSEN.get(feeds, {}).get(question)
        if chosen is not None:
            labels = (label for label, _ in options)
            return _choices([*chosen, *values.values(), *labels, *self._activities(question)])
        if feeds is Feeds.SURVEY and question in self._items:
            known = set(values.values())
            return lambda written: written if written in known or _NUMBER_LIKE.fullmatch(written) else _other(written)
        return lambda written: written

    def _codes(self, options: list[tuple[str, str]]) -> CodeReader:
        standards = self._seeds.rows("ref_standards")
        codes = {r["code"] for r in standards if r["framework_id"] == self._framework}
        unknown = sorted({code for _, code in options if code and code.lower() not in codes})
        if unknown:
            raise self._refusal(_OPTIONS, f"has codes that {self._framework} does not: {unknown}")
        return CodeReader(self._framework, standards, self._seeds.rows("standard_aliases"), options)

    def _record(self, asked: Asked, own_words: Iterable[str]) -> Reader:
        """What a record's question comes to: a word of its list, true or false, what ties records; others stay."""
        if asked.holds is Holds.ID:
            return lambda written: written if _ID_LIKE.fullmatch(written.strip()) else _other(written)
        if asked.holds is Holds.FLAG:
            return _words({**dict.fromkeys(YES, "true"), **dict.fromkeys(NO, "false")})
        if asked.holds is not Holds.WORD:
            return lambda written: written
        own = {word: word for word in own_words if word}
        return _words(
            own
            | {way: word for word in asked.words for way in (word, word.replace("_", " "))}
            | dict(self._terms(asked.vocabulary))
        )

    def _terms(self, vocabulary: str) -> Iterator[tuple[str, str]]:
        """The words of a vocabulary, by code and by name, and their codes."""
        if vocabulary == "coaching_activity":
            terms = [
                (row["activity_code"], row["activity_name"]) for row in self._seeds.rows("ref_coaching_activities")
            ]
        else:
            rows = self._seeds.rows("ref_terms") if vocabulary else ()
            terms = [(row["term_code"], row["term_name"]) for row in rows if row["vocabulary"] == vocabulary]
        for code, name in terms:
            yield from ((way, code) for way in (name, code.replace("_", " "), code) if way)

    def _activities(self, question: str) -> Iterator[str]:
        for row in self._seeds.rows("ref_coaching_activities") if question == "activities" else ():
            yield from (row["activity_code"], row["activity_name"])

    def _seed(self, name: str, *key: str, says: str = "question_id") -> tuple[Row, ...]:
        """The seed's rows about this form; two of them may not say different things of one key."""
        said: dict[tuple[str, ...], tuple[str, int]] = {}
        found = []
        table = self._seeds.tables[name]
        for line, row in zip(table.lines, table.rows, strict=True):
            if is_of_form(row, self._config):
                place = tuple(_folded(row[column]) for column in key)
                saying, first = said.setdefault(place, (row[says], line))
                if saying != row[says]:
                    raise self._refusal(name, f"says two things of one {key[-1]} in rows {first} and {line}")
                found.append(row)
        return tuple(found)

    def _refusal(self, seed: str, problem: str) -> ContractError:
        message = f"{self._stream.source}.{self._stream.name}: the seed {seed}.csv {problem}."
        return ContractError(message, remedy="Mend the seed (letter case does not matter), then run the stream again.")


def _purpose_reader(purposes: Iterable[Row]) -> Reader:
    """What a course is for, by its code; the code itself may name the teacher."""
    known = [
        (re.compile("".join(_LIKE.get(c, re.escape(c)) for c in row["course_code_pattern"])), row["course_purpose"])
        for row in purposes
    ]
    return lambda code: min((purpose for pattern, purpose in known if pattern.fullmatch(code)), default="student")


def _choices(known: Iterable[str]) -> Reader:
    labels = Labels({word: word for word in known if word})

    def read(written: str) -> str:
        stretches = list(labels.stretches(written))
        if not any(s.label is None and _other(s.text) for s in stretches):
            return written
        parts = (s.text if s.label is not None else _other(s.text) for s in stretches)
        return "; ".join(dict.fromkeys(part for part in parts if part))

    return read


def _words(known: Mapping[str, str]) -> Reader:
    """One of a list's words, however it is written, as the list has it; a cell of several has them all."""
    labels = Labels(known)

    def read(written: str) -> str:
        parts = (s.label if s.label is not None else _other(s.text) for s in labels.stretches(written))
        return "; ".join(dict.fromkeys(part for part in parts if part))

    return read


def _other(text: str) -> str:
    return OTHER if any(c.isalnum() for c in text) else ""


def _folded(text: str) -> str:
    return text.strip().lower()
