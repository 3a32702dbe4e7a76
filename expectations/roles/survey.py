"""What a survey promises of each row: a response of its own, answers on their scale or left out.

Previews, tests, spam and words that nobody has explained are counted as a warning: they are whole records, and the
models leave them out.
"""

from collections.abc import Iterable, Iterator

from coaching.district import Questions
from coaching.streams import Severity
from coaching.words import A_DATE
from expectations.engine.rules import Rule, instant, none_of, number, one_of, present
from expectations.roles.questions import Table, question_rules

_RULES: Table = (
    ("response_id", lambda c, _: (present(c),)),
    ("recorded_at", lambda c, reads: (instant(c, reads),)),
)


def rules(questions: Questions) -> tuple[Rule, ...]:
    """The row rules of one survey, for the questions it asks."""
    # worded answers are scored by the value map and have no range
    answers = (
        number(item.column, item.low, item.high, reading=questions.readings[item.column]) for item in questions.items
    )
    told = (rule for question in questions.words for rule in _worded(questions, question))
    return (*question_rules(questions, _RULES), *told, *answers)


def _worded(questions: Questions, question: str) -> Iterator[Rule]:
    """Words that mean a response is not real, and words that nobody has explained: counted and told."""
    meanings = questions.words[question]
    not_real = _written(word for word, is_real in meanings.items() if not is_real)
    reason = "the response is a preview, a test or spam"
    for column in questions.columns.get(question, ()):
        if A_DATE not in meanings:
            yield one_of(column, _written(meanings), severity=Severity.WARNING)
        if question == "status":
            yield none_of(column, not_real, reason, rule_name="response_is_real", severity=Severity.WARNING)


def _written(words: Iterable[str]) -> tuple[str, ...]:
    """Words with their other spelling: `_` may stand for a space."""
    return tuple(dict.fromkeys(way for word in words for way in (word, word.replace(" ", "_"))))
