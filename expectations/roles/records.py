"""What a form of records promises of each row: what its type needs is there, days are days, numbers in their range.

Words that nobody knows have landed as `other`, and unknown codes, schools and people pass: the models keep and list
them.
"""

from collections.abc import Callable, Mapping

from coaching.district import Questions
from coaching.reading import Reading
from coaching.records import Asked, Holds, Record
from coaching.streams import Severity
from expectations.engine.rules import Rule, day, instant, number, one_of, present
from expectations.roles.questions import question_rules

# as the door writes them
_FLAGS = ("true", "false")
_TYPED: Mapping[Holds, Callable[[str, Reading, Asked], Rule]] = {
    Holds.DAY: lambda c, reads, _: day(c, reads),
    Holds.INSTANT: lambda c, reads, _: instant(c, reads),
    Holds.NUMBER: lambda c, reads, asked: number(c, asked.low, asked.high, reading=reads),
    Holds.MONEY: lambda c, reads, asked: number(c, asked.low, asked.high, reading=reads),
    Holds.COUNT: lambda c, reads, asked: number(c, asked.low, asked.high, reading=reads, whole=True),
    Holds.FLAG: lambda c, _, __: one_of(c, _FLAGS, severity=Severity.WARNING),
}


def rules_of(record: Record) -> Callable[[Questions], tuple[Rule, ...]]:
    """The row rules of a form of that type, for the questions it asks."""
    table = [(question, _rules(asked)) for asked in record.asked for question in asked.questions]
    return lambda questions: question_rules(questions, table)


def _rules(asked: Asked) -> Callable[[str, Reading], tuple[Rule, ...]]:
    typed = _TYPED.get(asked.holds)

    def made(column: str, reads: Reading) -> tuple[Rule, ...]:
        needed = (present(column),) if asked.is_needed else ()
        return (*needed, *((typed(column, reads, asked),) if typed else ()))

    return made
