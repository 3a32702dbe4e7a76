"""What a file of LMS objects promises of each row: an object and the kind of activity it stands for."""

from collections.abc import Callable

from coaching.streams import Severity
from expectations.engine.rules import Rule, present
from expectations.roles.questions import Questions

_RULES: tuple[tuple[str, Callable[[str], tuple[Rule, ...]]], ...] = (
    ("object_id", lambda c: (present(c),)),
    ("event_type", lambda c: (present(c, severity=Severity.WARNING),)),
)


def rules(questions: Questions) -> tuple[Rule, ...]:
    """The row rules of one file, for the parts its columns play."""
    return questions.rules(_RULES)
