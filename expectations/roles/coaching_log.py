"""What a coaching log promises of each row: one session, on a real day, of a length a session can have.

Unknown standard codes and unknown people pass: the models keep and list them.
"""

from coaching.district import Questions
from coaching.streams import Severity
from coaching.words import NO, YES
from expectations.engine.rules import Rule, day, instant, matches, number, one_of, present
from expectations.roles.questions import Table, question_rules

LONGEST_SESSION_MINUTES = 480
_WARN = Severity.WARNING
_YES_NO = (*YES, *NO)
_STATUSES = ("held", "cancelled", "no_show", "rescheduled")
# a place may stay empty, the first one too: that participant's minutes were not written down
_MINUTES_LIST = r"(?:\d{1,4}(?:\.\d+)?)?(?:\s*[;,]\s*(?:\d{1,4}(?:\.\d+)?)?)*"

# question → the rules of the landing column that answers it
_RULES: Table = (
    ("submitted_at", lambda c, reads: (present(c), instant(c, reads))),
    ("coach_email", lambda c, _: (present(c),)),
    ("session_date", lambda c, reads: (present(c), day(c, reads))),
    (
        "duration_minutes",
        lambda c, reads: (
            present(c),
            number(c, 1, LONGEST_SESSION_MINUTES, reading=reads, rule_name="duration_is_possible"),
        ),
    ),
    (
        "attended_minutes",
        lambda c, _: (matches(c, _MINUTES_LIST, f"{c} is not a list of minutes", rule_name=f"{c}_are_minutes"),),
    ),
    ("session_status", lambda c, _: (one_of(c, _STATUSES, severity=_WARN),)),
    ("follow_up_needed", lambda c, _: (one_of(c, _YES_NO, severity=_WARN),)),
    ("follow_up_done", lambda c, _: (one_of(c, _YES_NO, severity=_WARN),)),
    ("follow_up_date", lambda c, reads: (day(c, reads, severity=_WARN),)),
    ("learning_goal_first", lambda c, _: (one_of(c, ("true", "false", "no_tool"), severity=_WARN),)),
    ("agency_asked", lambda c, _: (one_of(c, ("true", "false"), severity=_WARN),)),
    ("feedback_score", lambda c, _: (one_of(c, tuple("12345"), severity=_WARN),)),
)


def rules(questions: Questions) -> tuple[Rule, ...]:
    """The row rules of one form, for the questions it asks."""
    return question_rules(questions, _RULES)
