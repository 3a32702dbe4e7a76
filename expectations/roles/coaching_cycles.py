"""What a coaching-cycle form promises of each row: one cycle of one teacher, its milestones on real days."""

from coaching.district import Questions
from coaching.reading import Reading
from coaching.streams import Severity
from expectations.engine.rules import Rule, day, instant, present
from expectations.roles.questions import Table, question_rules

# Started, due and completed are counted by these; the other milestones only describe.
_COUNTED = ("kickoff_date", "planned_end_date", "debrief_date", "reflection_date")
_DESCRIBING = ("interest_date", "goal_set_date", "lesson_date")


def _day(column: str, reads: Reading) -> tuple[Rule, ...]:
    return (day(column, reads),)


def _soft_day(column: str, reads: Reading) -> tuple[Rule, ...]:
    return (day(column, reads, severity=Severity.WARNING),)


_RULES: Table = (
    ("cycle_id", lambda c, _: (present(c),)),
    ("teacher_email", lambda c, _: (present(c),)),
    ("submitted_at", lambda c, reads: (instant(c, reads),)),
    *((question, _day) for question in _COUNTED),
    *((question, _soft_day) for question in _DESCRIBING),
)


def rules(questions: Questions) -> tuple[Rule, ...]:
    """The row rules of one form, for the questions it asks."""
    return question_rules(questions, _RULES)
