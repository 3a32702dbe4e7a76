"""What readers of schema `marts` are promised, as rules that follow from each mart's own columns."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from coaching.district import Thresholds
from expectations.engine.rules import Rule

_NUMERIC = (
    "TINYINT",
    "SMALLINT",
    "INTEGER",
    "BIGINT",
    "HUGEINT",
    "UTINYINT",
    "USMALLINT",
    "UINTEGER",
    "UBIGINT",
    "FLOAT",
    "DOUBLE",
    "DECIMAL",
)
_TEXT_MEASURES = ("evidence_flag", "n_band")
# Numbers and flags that describe a row and measure nobody.
_DESCRIBING = ("guskey_level", "suppressed")
# fmt: off
_PERSONAL_WORDS = (
    "email", "name_hash", "login_hash", "person_key", "user_id", "staff_id", "teacher_name", "coach_name",
    "student_name", "respondent_id", "respondent_key",
)
# fmt: on
_PERSONAL_TEXT = r"(^|[^0-9a-fA-F])[0-9a-fA-F]{64}($|[^0-9a-fA-F])|[^@\s|]+@[^@\s|]+\.[A-Za-z]{2,}"
_NEVER_MORE = (
    ("cycles_completed", "cycles_due"),
    ("followups_on_time", "followups_closed_window"),
    ("teachers_reached", "teachers_eligible"),
)
# people counted → the district's threshold for them, and whether "nobody" may be shown
_PEOPLE: Mapping[str, tuple[str, bool]] = {
    "teachers_coached": ("staff_implementation", True),
    "coaches_active": ("coaches", True),
    "n_matched": ("staff_outcomes", False),
    "feedback_n": ("staff_outcomes", False),
    "n_students": ("students", True),
    "n_active_students": ("students", True),
}
_HOW = "nothing is published; mend the model named here, or the mask it reads, and run from `build` on."


@dataclass(frozen=True)
class Mart:
    """One table of schema `marts`: its columns and their types, in order."""

    name: str
    types: Mapping[str, str]

    def having(self, *columns: str) -> bool:
        """Whether it has all of these columns."""
        return all(column in self.types for column in columns)

    def measures(self) -> list[str]:
        """The columns that a suppressed row must not show: numbers, flags about numbers, and texts that tell of them."""
        return [name for name, kind in self.types.items() if name not in _DESCRIBING and _measures(name, kind)]

    def texts(self) -> list[str]:
        """The text columns."""
        return [name for name, kind in self.types.items() if kind == "VARCHAR"]


def _measures(name: str, kind: str) -> bool:
    flag = kind == "BOOLEAN" and not name.startswith(("is_", "has_"))
    return flag or name in _TEXT_MEASURES or kind.split("(")[0] in _NUMERIC


def personal_columns(mart: Mart) -> list[str]:
    """Columns whose name points at a person."""
    return [name for name in mart.types if any(word in name.lower() for word in _PERSONAL_WORDS)]


def promises(mart: Mart, thresholds: Thresholds) -> tuple[Rule, ...]:
    """The row rules of one mart."""
    return (*_nobody(mart), *_hidden(mart), *_small(mart, thresholds), *_shares(mart), *_orders(mart), *_closed(mart))


def _never(rule_name: str, column: str, broken: str, reason: str) -> Rule:
    """`broken` is a condition that no row may meet; one that cannot be told counts as met."""
    sql = f"case when coalesce({broken}, true) then 'broken' end"
    when = "at once: what readers see would be wrong, or would show a person."
    return Rule(rule_name, column, reason, "ExpectColumnValuesToBeNull", sql=sql, when=when, resolve=_HOW)


def _nobody(mart: Mart) -> Iterator[Rule]:
    for column in mart.texts():
        looks = f'"{column}" is not null and regexp_matches("{column}", \'{_PERSONAL_TEXT}\')'
        yield _never(f"{column}_names_nobody", column, looks, "the text looks like a pseudonym or an e-mail address")


def _hidden(mart: Mart) -> Iterator[Rule]:
    if not mart.having("suppressed"):
        return
    yield _never(
        "suppressed_is_said", "suppressed", "suppressed is null", "the row does not say whether it is suppressed"
    )
    for column in mart.measures():
        yield _never(
            f"{column}_is_hidden",
            column,
            f'suppressed and "{column}" is not null',
            "a suppressed row shows the measure",
        )


def _small(mart: Mart, thresholds: Thresholds) -> Iterator[Rule]:
    visible = "not suppressed" if mart.having("suppressed") else "true"
    for column, (threshold, zero_is_open) in _PEOPLE.items():
        if mart.having(column):
            least = int(getattr(thresholds, threshold))
            shown = f'"{column}" between 1 and {least - 1}' if zero_is_open else f'"{column}" < {least}'
            small = f'{visible} and "{column}" is not null and {shown}'
            yield _never(
                f"{column}_is_large_enough", column, small, f"a visible cell rests on fewer than {least} people"
            )


def _shares(mart: Mart) -> Iterator[Rule]:
    for column in mart.types:
        if (column.endswith(("_rate", "_share")) or column.startswith("share_of_")) and column in mart.measures():
            outside = f'"{column}" is not null and not "{column}" between 0 and 1'
            yield _never(f"{column}_is_a_share", column, outside, "the share is outside 0 to 1")


def _orders(mart: Mart) -> Iterator[Rule]:
    for part, whole in _NEVER_MORE:
        if mart.having(part, whole):
            yield _never(
                f"{part}_fit_{whole}", part, f'"{part}" is not null and "{part}" > "{whole}"', f"{part} exceed {whole}"
            )
    if mart.having("ci_low", "effect_g", "ci_high"):
        astray = "effect_g is not null and not (ci_low <= effect_g and effect_g <= ci_high)"
        yield _never(
            "effect_g_is_inside_its_interval",
            "effect_g",
            astray,
            "the effect lies outside its confidence interval, or has none",
        )


def _closed(mart: Mart) -> Iterator[Rule]:
    if mart.having("period_end", "data_through_date"):
        yield _never("period_is_closed", "period_end", "period_end > data_through_date", "the period is still running")
