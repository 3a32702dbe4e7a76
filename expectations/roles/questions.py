"""From what a form's, survey's or file's columns answer to the rules they are held to."""

from collections.abc import Callable, Iterable, Mapping

from coaching.district import Questions
from coaching.reading import Reading
from coaching.reading import number as point
from expectations.engine.rules import Rule, day, instant, number

_ANY_NUMBER = 1e15
_TYPED: Mapping[str, Callable[[str, Reading], Rule]] = {
    "integer": lambda c, reads: number(c, -_ANY_NUMBER, _ANY_NUMBER, reading=reads, whole=True),
    "number": lambda c, reads: number(c, -_ANY_NUMBER, _ANY_NUMBER, reading=reads),
    "date": day,
    "timestamp": instant,
}

# question → the rules of the landing column that answers it, given how the column is read
Table = Iterable[tuple[str, Callable[[str, Reading], tuple[Rule, ...]]]]


def question_rules(questions: Questions, table: Table) -> tuple[Rule, ...]:
    """The rules of a table, for the columns this stream has, and of the types that `district.yml` gives."""
    asked = (
        rule
        for question, make in table
        for column in questions.columns.get(question, ())
        for rule in make(column, questions.readings.get(column, point()))
    )
    judged = {item.column for item in questions.items}
    readings = {column: reads for column, reads in questions.readings.items() if column not in judged}
    typed = (_TYPED[kind](c, readings[c]) for c, kind in questions.types.items() if c in readings)
    return (*asked, *typed)
