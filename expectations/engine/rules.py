"""What a suite is made of: rules as data, turned into Great Expectations by `engine`.

A rule looks at one column of a batch through a *view* (see `views`): the text itself, or what the text means (a day, an
instant, a number). Importing this module costs nothing; Great Expectations is imported when a check runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from coaching.reading import ISO_DAY, ISO_TIME, Reading
from coaching.reading import number as plain_number
from coaching.streams import Severity
from expectations.engine.views import AHEAD, FILLED, LOWER, PRESENCE, VALUE, View, double, has_come, month

SET_ASIDE = "when more than a handful of rows is affected, or the same rule breaks on a second night."
# The relation of a load's rows, where facts are counted.
LOAD = "load"
# What the views of days and instants show.
_MONTH = r"\d{4}-\d\d"
_POINT = plain_number()
MEND = (
    "correct the records at the source; the next night brings them. A rule that is wrong itself: change the suite, "
    "then replay the load."
)
WAIT = (
    "correct the day at the source. A session that was planned is accepted by itself in the night in which its day "
    "has come."
)


@dataclass(frozen=True)
class Rule:
    """One expectation about one column.

    Attributes:
        rule_name: stable; stands in quarantine files and in fct_load.
        column: the landing column (a load rule: the fact).
        reason: what is wrong with a row that breaks it, as a person would say it; never a value.
        expectation: the class in `great_expectations.expectations`.
        arguments: its arguments beside `column`.
        view: how the column is shown to it.
        sql: what is shown instead, where one column is not enough (the marts).
        when: when a failure matters.
        resolve: how to resolve it.
    """

    rule_name: str
    column: str
    reason: str
    expectation: str
    arguments: Mapping[str, object] = field(default_factory=dict)
    severity: Severity = Severity.CRITICAL
    view: View = VALUE
    sql: str = ""
    when: str = SET_ASIDE
    resolve: str = MEND

    @property
    def seen_as(self) -> str:
        """The batch column that the expectation looks at."""
        return self.rule_name if self.sql else f"{self.column}__{self.view.name.lower()}"

    @property
    def expression(self) -> str:
        """The SQL of that batch column."""
        return self.sql or self.view.sql(self.column)


@dataclass(frozen=True)
class Suite:
    """The rules of one stream: for each row, and for the load as a whole.

    `counted`: facts of its own for its load rules, each a query of one number from `LOAD`, named once.
    """

    name: str
    row_rules: tuple[Rule, ...]
    load_rules: tuple[Rule, ...]
    counted: Mapping[str, str] = field(default_factory=dict)


def present(column: str, reason: str = "", *, rule_name: str = "", severity: Severity = Severity.CRITICAL) -> Rule:
    """The cell is neither missing nor blank."""
    name = rule_name or f"{column}_is_present"
    return Rule(
        name,
        column,
        reason or f"{column} is missing",
        "ExpectColumnValuesToNotBeNull",
        severity=severity,
        view=PRESENCE,
    )


def matches(
    column: str,
    regex: str,
    reason: str,
    *,
    rule_name: str,
    severity: Severity = Severity.CRITICAL,
    view: View = FILLED,
) -> Rule:
    """The cell, where filled, matches the whole pattern."""
    return Rule(
        rule_name, column, reason, "ExpectColumnValuesToMatchRegex", {"regex": rf"\A(?:{regex})\Z"}, severity, view
    )


def one_of(column: str, values: tuple[str, ...], *, severity: Severity = Severity.CRITICAL) -> Rule:
    """The cell, where filled, is one of the known words; letter case does not matter."""
    reason = f"{column} is not one of the known words"
    known = {"value_set": [value.lower() for value in values]}
    return Rule(f"{column}_is_known", column, reason, "ExpectColumnValuesToBeInSet", known, severity, LOWER)


def none_of(
    column: str, values: tuple[str, ...], reason: str, *, rule_name: str, severity: Severity = Severity.CRITICAL
) -> Rule:
    """The cell is none of these words; letter case does not matter."""
    unwanted = {"value_set": [value.lower() for value in values]}
    return Rule(rule_name, column, reason, "ExpectColumnValuesToNotBeInSet", unwanted, severity, LOWER)


def day(column: str, reading: Reading = ISO_DAY, *, severity: Severity = Severity.CRITICAL) -> Rule:
    """The cell, where filled, is a day between 1900 and 2099."""
    reason = f"{column} is not a real day written as {reading.said}"
    return matches(column, _MONTH, reason, rule_name=f"{column}_is_a_date", severity=severity, view=month(reading))


def instant(column: str, reading: Reading = ISO_TIME, *, severity: Severity = Severity.CRITICAL) -> Rule:
    """The cell, where filled, is a point in time between 1900 and 2099."""
    reason = f"{column} is not a point in time written as {reading.said}"
    return matches(column, _MONTH, reason, rule_name=f"{column}_is_a_time", severity=severity, view=month(reading))


def come(column: str, reading: Reading, last: date) -> Rule:
    """The cell, where filled, is no day after `last`."""
    reason = f"{column} is a day that has not come yet"
    unwanted = {"value_set": [AHEAD]}
    name = f"{column}_has_come"
    return Rule(
        name, column, reason, "ExpectColumnValuesToNotBeInSet", unwanted, view=has_come(reading, last), resolve=WAIT
    )


def number(
    column: str,
    low: float,
    high: float,
    *,
    reading: Reading = _POINT,
    whole: bool = False,
    rule_name: str = "",
    severity: Severity = Severity.CRITICAL,
) -> Rule:
    """The cell, where filled, is a number from `low` to `high`, both included."""
    kind = f"{'whole ' if whole else ''}number{'' if reading == _POINT else f' with {reading.said}'}"
    limits = {"min_value": low, "max_value": high}
    reason = f"{column} is not a {kind} from {low:g} to {high:g}"
    view = double(reading, whole=whole)
    return Rule(
        rule_name or f"{column}_is_in_range", column, reason, "ExpectColumnValuesToBeBetween", limits, severity, view
    )


def load_rule(
    fact: str,
    low: float,
    high: float | None,
    reason: str,
    *,
    rule_name: str,
    severity: Severity = Severity.CRITICAL,
    resolve: str = MEND,
) -> Rule:
    """A fact about the whole load lies between two bounds."""
    limits = {"min_value": low, "max_value": high}
    return Rule(
        rule_name,
        fact,
        reason,
        "ExpectColumnValuesToBeBetween",
        limits,
        severity,
        when="at once: the stream stands still.",
        resolve=resolve,
    )
