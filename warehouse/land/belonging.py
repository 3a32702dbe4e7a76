"""Whose a landed row is: the columns whose person it is about, and all in which somebody may stand.

A roster's record, an account, a click and a survey's response are one person's own; so is what is written down of a
coach. A session, a cycle, an observation are not: they are told of several, and stay when one of them goes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coaching.district import District
from coaching.district.forms import config_of, questions_of
from coaching.records.coach import OWN
from coaching.records.shared import COACH
from coaching.seeds import read_seeds
from coaching.streams import Feeds, Privacy, Stream

_RESPONDENT = ("email_hash", "staff_id", "respondent_id")
_OWN_TYPES = frozenset(record.feeds for record in OWN if COACH in record.asked)


@dataclass(frozen=True)
class Belonging:
    """What a stream's columns say of people.

    Attributes:
        own: columns whose person the row is about; names are none, for two people may have one.
        named: every column of pseudonyms.
        type_column: of a form of several record types, the column that says the row's; only rows of the types
            `own_types` are anybody's own, and none where no column says it.
    """

    own: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    type_column: str = ""
    own_types: frozenset[str] = field(default=frozenset())


def belonging_of(stream: Stream, district: District) -> Belonging:
    """What the stream's declaration and the district's question map say."""
    questions = questions_of(stream, config_of(district, stream), read_seeds(district.folder).rows("form_question_map"))
    return belonging(stream, questions)


def belonging(stream: Stream, questions: Mapping[str, str]) -> Belonging:
    """The same, of landing columns and the questions that they answer."""
    named = tuple(f.name for f in stream.fields if f.is_pseudonym)
    told = [f for f in stream.fields if f.is_pseudonym and f.privacy is not Privacy.PSEUDONYMISE_NAME]
    asked = {f.name: questions.get(f.name, f.name) for f in told}
    if stream.feeds in (None, Feeds.LMS_EVENTS, Feeds.LMS_OBJECTS):
        return Belonging(tuple(f.name for f in told if not f.is_bystander), named)
    if stream.feeds is Feeds.SURVEY:
        return Belonging(tuple(name for name, question in asked.items() if question in _RESPONDENT), named)
    of_coach = tuple(name for name, question in asked.items() if question.startswith("coach_"))
    if stream.feeds in _OWN_TYPES:
        return Belonging(of_coach, named)
    if stream.feeds is Feeds.RECORDS:
        kind = next((column for column, question in questions.items() if question == "record_type"), "")
        if kind:
            return Belonging(of_coach, named, kind, frozenset(own.value for own in _OWN_TYPES))
    return Belonging((), named)
