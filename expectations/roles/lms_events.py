"""What a file of LMS activity promises of each row: somebody did something, so often, on some day."""

from coaching.district import Questions
from expectations.engine.rules import Rule, instant, number, present
from expectations.roles.questions import Table, question_rules

_A_SCHOOL_YEAR_OR_TWO = 800

_RULES: Table = (
    ("user_id", lambda c, _: (present(c),)),
    ("section_id", lambda c, _: (present(c),)),
    ("object_id", lambda c, _: (present(c),)),
    ("event_date", lambda c, reads: (present(c), instant(c, reads))),
    (
        "day_offset",
        lambda c, reads: (
            present(c),
            number(c, -_A_SCHOOL_YEAR_OR_TWO, _A_SCHOOL_YEAR_OR_TWO, reading=reads, whole=True),
        ),
    ),
    ("event_count", lambda c, reads: (present(c), number(c, 1, 1_000_000, reading=reads, whole=True))),
)


def rules(questions: Questions) -> tuple[Rule, ...]:
    """The row rules of one file, for the parts its columns play."""
    return question_rules(questions, _RULES)
