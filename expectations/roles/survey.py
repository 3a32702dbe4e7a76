"""What a survey promises of each row: a response of its own, answers on their scale or left out.

Previews, tests and spam are counted as a warning: they are whole records, and the models leave them out.
"""

from collections.abc import Callable

from coaching.streams import Severity
from expectations.engine.rules import Rule, instant, none_of, number, present
from expectations.roles.questions import Questions

_NOT_REAL = ("Survey Preview", "Survey Test", "Spam", "Preview")
# The same in an export with recoded values: preview, test, spam, preview and test and spam of the offline app.
_NOT_REAL_QUALTRICS = ("1", "2", "8", "9", "17", "24")

_RULES: tuple[tuple[str, Callable[[str], tuple[Rule, ...]]], ...] = (
    ("response_id", lambda c: (present(c),)),
    ("recorded_at", lambda c: (instant(c, local=True),)),
)


def rules(questions: Questions) -> tuple[Rule, ...]:
    """The row rules of one survey, for the questions it asks."""
    # worded answers are scored by the value map and have no range
    answers = (number(item.column, item.low, item.high) for item in questions.items)
    unwanted = _NOT_REAL + (_NOT_REAL_QUALTRICS if questions.kind == "qualtrics" else ())
    reason = "the response is a preview, a test or spam"
    real = (
        none_of(column, unwanted, reason, rule_name="response_is_real", severity=Severity.WARNING)
        for column in questions.columns.get("status", ())
    )
    return (*questions.rules(_RULES), *real, *answers)
