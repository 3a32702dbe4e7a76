"""What readers of schema `marts` are promised: rules that follow from each mart's declaration and its own columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coaching.district import Thresholds
from coaching.marts import NUMERIC, Mart
from expectations.engine.rules import Rule

# fmt: off
_PERSONAL_WORDS = (
    "email", "name_hash", "login_hash", "person_key", "user_id", "staff_id", "teacher_name", "coach_name",
    "student_name", "respondent_id", "respondent_key",
)
# fmt: on
# Counts of these are people, or at least as many.
_PEOPLE = ("people", "cycles")
_PERSONAL_TEXT = r"(^|[^0-9a-fA-F])[0-9a-fA-F]{64}($|[^0-9a-fA-F])|[^@\s|]+@[^@\s|]+\.[A-Za-z]{2,}"
_HOW = "nothing is published; mend the model named here, or the mask it reads, and run from `build` on."


@dataclass(frozen=True)
class Table:
    """One table of schema `marts`: its columns and their types, in order, and its declaration where it is protected."""

    name: str
    types: Mapping[str, str]
    mart: Mart | None = None

    def having(self, *columns: str) -> bool:
        """Whether it has all of these columns."""
        return all(column in self.types for column in columns)

    def measures(self) -> list[str]:
        """The columns that a suppressed row must not show: the declared ones, and every number that is no label."""
        said = {measure.name for measure in self.mart.measures} if self.mart else set()
        labels = {column.name for column in self.mart.columns} - said if self.mart else set()
        said |= {f"{m.name}_band" for m in self.mart.measures if m.ladder} | {"hidden_parts"} if self.mart else set()
        return [
            name for name, kind in self.types.items() if name in said or (name not in labels and _tells(name, kind))
        ]

    def texts(self) -> list[str]:
        """The text columns."""
        return [name for name, kind in self.types.items() if kind == "VARCHAR"]


def _tells(name: str, kind: str) -> bool:
    flag = kind == "BOOLEAN" and not name.startswith(("is_", "has_")) and name != "suppressed"
    return flag or kind.split("(")[0] in NUMERIC


def personal_columns(table: Table) -> list[str]:
    """Columns whose name points at a person."""
    return [name for name in table.types if any(word in name.lower() for word in _PERSONAL_WORDS)]


def promises(table: Table, thresholds: Thresholds) -> tuple[Rule, ...]:
    """The row rules of one table."""
    rules = [*_nobody(table), *_hidden(table), *_closed(table)]
    if table.mart:
        rules += _small(table, table.mart, thresholds)
        for of_mart in (_parts, _coded, _shares, _inside, _told_by):
            rules += of_mart(table, table.mart)
    return tuple(rules)


def _never(rule_name: str, column: str, broken: str, reason: str) -> Rule:
    """`broken` is a condition that no row may meet; one that cannot be told counts as met."""
    sql = f"case when coalesce({broken}, true) then 'broken' end"
    when = "at once: what readers see would be wrong, or would show a person."
    return Rule(rule_name, column, reason, "ExpectColumnValuesToBeNull", sql=sql, when=when, resolve=_HOW)


def _nobody(table: Table) -> Iterator[Rule]:
    for column in table.texts():
        looks = f'"{column}" is not null and regexp_matches("{column}", \'{_PERSONAL_TEXT}\')'
        yield _never(f"{column}_names_nobody", column, looks, "the text looks like a pseudonym or an e-mail address")


def _hidden(table: Table) -> Iterator[Rule]:
    reason = "the row does not say whether it is suppressed"
    if table.having("suppressed"):
        yield _never("suppressed_is_said", "suppressed", "suppressed is null", reason)
        for column in table.measures():
            shown = f'suppressed and "{column}" is not null'
            yield _never(f"{column}_is_hidden", column, shown, "a suppressed row shows the measure")
    elif table.mart:
        yield _never("suppressed_is_said", next(iter(table.types)), "true", reason)


def _small(table: Table, mart: Mart, thresholds: Thresholds) -> Iterator[Rule]:
    """Nothing over too few people: no number of them below the threshold, and no figure beside such a number."""
    for measure in (m for m in mart.measures if table.having(m.name, "suppressed")):
        family, name = measure.family, measure.name
        least = family.least(thresholds)
        reason = f"a visible figure rests on fewer than {least} people"
        if least and measure.unit in _PEOPLE:
            few = f'"{name}" is not null and {_few(name, least, is_zero_open=family.zero_is_open)}'
            yield _never(f"{name}_is_large_enough", name, few, reason)
        if family.people != name and table.having(family.people):
            few = f'"{family.people}" is not null and {_few(family.people, least, is_zero_open=family.zero_is_open)}'
            yield _never(f"{name}_rests_on_enough", name, f'"{name}" is not null and {few}', reason)
        if family.of and table.having(family.people, family.of):
            left = f'"{family.of}" is not null and "{family.of}" - "{family.people}" between 1 and {least - 1}'
            reason = f"the rest of a visible figure is fewer than {least} people"
            yield _never(f"{name}_leaves_enough", name, f'"{name}" is not null and {left}', reason)


def _few(people: str, least: int, *, is_zero_open: bool) -> str:
    return f'"{people}" between 1 and {least - 1}' if is_zero_open else f'"{people}" < {least}'


def _parts(table: Table, mart: Mart) -> Iterator[Rule]:
    """A part of the cell's people that is hidden shows nothing of its own."""
    if not table.having("hidden_parts"):
        return
    for name in mart.cube_families:
        is_hidden = f"hidden_parts is not null and list_contains(string_split(hidden_parts, ', '), '{name}')"
        for column in (m.name for m in mart.hidden_with(name) if table.having(m.name)):
            shown = f'{is_hidden} and "{column}" is not null'
            yield _never(f"{column}_goes_with_its_people", column, shown, "a hidden part of the cell shows the measure")


def _coded(table: Table, mart: Mart) -> Iterator[Rule]:
    """A share near nobody or everybody is told as a band, and nothing beside it says it more exactly."""
    for share in (m for m in mart.measures if m.ladder and table.having(m.name, f"{m.name}_band")):
        for column in (name for name in mart.coded(share) if table.having(name)):
            shown = f'"{share.name}_band" is not null and "{column}" is not null'
            reason = "a coded share can be told exactly"
            yield _never(f"{column}_tells_no_coded_share", column, shown, reason)
        odd = f'"{share.name}" is not null and "{share.name}" <> round("{share.name}", 2)'
        yield _never(f"{share.name}_is_in_whole_per_cent", share.name, odd, "the share is told more exactly")


def _shares(table: Table, mart: Mart) -> Iterator[Rule]:
    for measure in (m for m in mart.measures if m.unit == "share" and table.having(m.name)):
        outside = f'"{measure.name}" is not null and not "{measure.name}" between 0 and 1'
        yield _never(f"{measure.name}_is_a_share", measure.name, outside, "the share is outside 0 to 1")
        if measure.ratio and table.having(*measure.ratio):
            part, whole = measure.ratio
            more = f'"{part}" is not null and "{whole}" is not null and "{part}" > "{whole}"'
            yield _never(f"{part}_fit_{whole}", part, more, f"{part} exceed {whole}")
            alone = f'"{measure.name}" is not null and ("{part}" is null or "{whole}" is null)'
            reason = "a share without both its parts tells the one that is hidden"
            yield _never(f"{measure.name}_shows_with_its_parts", measure.name, alone, reason)


def _inside(table: Table, mart: Mart) -> Iterator[Rule]:
    for measure in mart.measures:
        if measure.interval and table.having(measure.name, *measure.interval):
            name, (low, high) = measure.name, measure.interval
            astray = f'"{name}" is not null and not ("{low}" <= "{name}" and "{name}" <= "{high}")'
            reason = "the figure lies outside its interval, or has none"
            yield _never(f"{name}_is_inside_its_interval", name, astray, reason)


def _told_by(table: Table, mart: Mart) -> Iterator[Rule]:
    for measure in mart.measures:
        if measure.told_by and table.having(measure.name, *measure.told_by):
            blank = " or ".join(f'"{name}" is null' for name in measure.told_by)
            alone = f'"{measure.name}" is not null and ({blank})'
            yield _never(f"{measure.name}_follows", measure.name, alone, "the figures that it follows from are hidden")


def _closed(table: Table) -> Iterator[Rule]:
    if table.having("period_end", "data_through_date"):
        yield _never("period_is_closed", "period_end", "period_end > data_through_date", "the period is still running")
