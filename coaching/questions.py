"""The canonical questions: what a form, a survey or a file of each part can tell, and which answers are persons.

Flow: a column's name or `form_question_map.csv` -> one of these -> the models that read it
"""

from collections.abc import Mapping
from dataclasses import dataclass

from coaching.records import PARTS, Holds, Record
from coaching.streams import Feeds


@dataclass(frozen=True)
class Question:
    """One question.

    Attributes:
        name: its `question_id`, or the part of a `map`.
        is_person: whether its answers are people's addresses, names or ids, which never land in clear.
        needed: which questions of the part it shares a need with: one of each such group must be asked.
    """

    name: str
    is_person: bool = False
    needed: str = ""


def _asked(names: str, *, is_person: bool = False, needed: str = "") -> tuple[Question, ...]:
    return tuple(Question(name, is_person, needed) for name in names.split())


def _of_record(record: Record) -> tuple[Question, ...]:
    return tuple(
        Question(name, asked.holds in (Holds.PERSON, Holds.DIGEST), asked.name if asked.is_needed else "")
        for asked in record.asked
        for name in asked.questions
    )


QUESTIONS: Mapping[Feeds, tuple[Question, ...]] = {
    Feeds.COACHING_LOG: (
        *_asked("coach_email coach_name", is_person=True, needed="coach"),
        *_asked("session_date", needed="day"),
        *_asked("teacher_emails teacher_names", is_person=True),
        *_asked(
            "submitted_at school duration_minutes attended_minutes format session_type session_status standards "
            "primary_standard standard_minutes activities cycle_id follow_up_needed follow_up_done follow_up_date "
            "learning_goal_first agency_asked core_moves feedback_score"
        ),
    ),
    Feeds.COACHING_CYCLES: (
        *_asked("cycle_id", needed="cycle"),
        *_asked("teacher_email", is_person=True, needed="teacher"),
        *_asked("coach_email", is_person=True),
        *_asked(
            "submitted_at school entry_path interest_date kickoff_date goal_set_date planned_end_date lesson_date "
            "debrief_date reflection_date status goal_focus goal_origin"
        ),
    ),
    Feeds.SURVEY: (
        *_asked("email_hash staff_id respondent_id", is_person=True),
        *_asked("response_id recorded_at time_zone status finished respondent_group"),
    ),
    Feeds.LMS_EVENTS: (
        *_asked("user_id", is_person=True, needed="user"),
        *_asked("event_date day_offset", needed="day"),
        *_asked("section_id object_id event_count event_type"),
    ),
    Feeds.LMS_OBJECTS: _asked("object_id", needed="object") + _asked("event_type"),
    **{record.feeds: _of_record(record) for record in PARTS},
}
# The parts whose questions stand in `map` instead of in the columns' names.
MAPPED = (Feeds.LMS_EVENTS, Feeds.LMS_OBJECTS)


def names_of(feeds: Feeds) -> tuple[str, ...]:
    """The question ids of a part."""
    return tuple(q.name for q in QUESTIONS[feeds])


def persons_of(feeds: Feeds) -> frozenset[str]:
    """Those whose answers are persons."""
    return frozenset(q.name for q in QUESTIONS[feeds] if q.is_person)


def needs_of(feeds: Feeds) -> dict[str, tuple[str, ...]]:
    """Need → the questions of which one must be asked."""
    found: dict[str, tuple[str, ...]] = {}
    for question in QUESTIONS[feeds]:
        if question.needed:
            found[question.needed] = (*found.get(question.needed, ()), question.name)
    return found
