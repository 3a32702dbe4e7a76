"""What a file of LMS activity promises of each row: somebody did something, so often, on some day."""

from collections.abc import Callable

from expectations.engine.rules import Rule, instant, number, present
from expectations.roles.questions import Questions

_A_SCHOOL_YEAR_OR_TWO = 800

_RULES: tuple[tuple[str, Callable[[str], tuple[Rule, ...]]], ...] = (
    ("user_id", lambda c: (present(c),)),
    ("section_id", lambda c: (present(c),)),
    ("object_id", lambda c: (present(c),)),
    ("event_date", lambda c: (present(c), instant(c, local=True))),
    ("day_offset", lambda c: (present(c), number(c, -_A_SCHOOL_YEAR_OR_TWO, _A_SCHOOL_YEAR_OR_TWO, whole=True))),
    ("event_count", lambda c: (present(c), number(c, 1, 1_000_000, whole=True))),
)


def rules(questions: Questions) -> tuple[Rule, ...]:
    """The row rules of one file, for the parts its columns play."""
    return questions.rules(_RULES)
