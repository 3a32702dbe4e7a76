"""What a file of LMS objects promises of each row: an object and the kind of activity it stands for."""

from coaching.district import Questions
from coaching.streams import Severity
from expectations.engine.rules import Rule, present
from expectations.roles.questions import Table, question_rules

_RULES: Table = (
    ("object_id", lambda c, _: (present(c),)),
    ("event_type", lambda c, _: (present(c, severity=Severity.WARNING),)),
)


def rules(questions: Questions) -> tuple[Rule, ...]:
    """The row rules of one file, for the parts its columns play."""
    return question_rules(questions, _RULES)
