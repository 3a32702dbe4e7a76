"""What a cell says when it has no number: hidden for privacy, or no data; never zero, never nothing.

Each measure of a protected mart gets a column of text, and one with the name of how it is drawn. The rules are those of
the macro `published`, read backwards: a test holds them against the exact values. SQL that DuckDB and Postgres read.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from coaching.marts import Mart, Measure
from coaching.told import BANDS, LEAST_LIKELY, MOST_LIKELY, likely
from dashboards.tables import Table

HIDDEN, NOTHING = "hidden", "no data"
# Where a figure has a threshold of its own, an empty cell may be either.
EITHER = "not shown"
# The place of a band of poverty among the bands, by which rows are sorted: their names have no order.
BAND_ORDER = "band_order"
# Units of 0 to 1, which are drawn and written in per cent.
_OF_ONE = frozenset({"share", "probability"})
# The lower ends of the heat map's steps, of shares.
_STEPS = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Calculated:
    """A column that Superset calculates."""

    name: str
    data_type: str
    expression: str
    description: str


def calculated(table: Table) -> Iterator[Calculated]:
    """What is added to a table: labels of filters, and of each measure what its cell says."""
    yield from _labels(table)
    for column in table.columns:
        if column.data_type == "boolean" and column.name != "suppressed":
            empty = why_empty(table.mart, column.measure) if table.mart and column.measure else "'–'"
            text = f"case when {column.name} then 'yes' when not {column.name} then 'no' else {empty} end"
            yield Calculated(f"{column.name}_said", "string", text, f"{column.name} in a word.")
    if table.mart is None:
        return
    for column in table.columns:
        if column.measure and column.is_number:
            yield from _of_measure(table.mart, column.measure)
        elif column.measure and column.is_text:
            yield Calculated(
                f"{column.name}_said",
                "string",
                f"coalesce({column.name}, case when suppressed then '{HIDDEN}' else '–' end)",
                f"{column.name}; '{HIDDEN}' where privacy hides it.",
            )
    if table.column("ci_low"):
        yield from _interval()


def _of_measure(mart: Mart, measure: Measure) -> Iterator[Calculated]:
    name = measure.name
    empty = why_empty(mart, measure)
    band = f"{name}_band" if measure.ladder else ""
    yield Calculated(
        f"{name}_said",
        "string",
        f"case when {name} is not null then {_written(measure)}"
        + (f" when {band} is not null then {band}" if band else "")
        + f" else {empty} end",
        f"{name} as text; '{HIDDEN}' where privacy hides it, '{NOTHING}' where there is nothing to count.",
    )
    if measure.unit in _OF_ONE:
        steps = " ".join(f"when {name} < {end} then 's{place}'" for place, end in enumerate(_STEPS, 1))
        low, high = (f"when {band} like '{sign}%' then '{step}'" for sign, step in (("<", "s1"), (">", "s5")))
        yield Calculated(
            f"{name}_look",
            "string",
            f"case {steps} when {name} is not null then 's5'"
            + (f" {low} {high}" if band else "")
            + f" else replace({empty}, ' ', '-') end",
            f"How {name} is drawn: s1 to s5 from light to dark in fifths, or hatched.",
        )
        yield Calculated(
            f"{name}_width",
            "string",
            f"cast(cast(round(100 * coalesce({name}, 0)) as integer) as varchar)",
            f"{name} in whole per cent, the length of a bar; 0 where there is no number, which its text says.",
        )


def why_empty(mart: Mart, measure: Measure) -> str:
    """SQL that says why a measure of a published row has no value."""
    hidden = ["suppressed"]
    hidden += [f"', ' || coalesce(hidden_parts, '') || ',' like '%, {f},%'" for f in mart.rests_on(measure)]
    return f"case when {' or '.join(hidden)} then '{HIDDEN}' else '{_else(mart, measure)}' end"


def _else(mart: Mart, measure: Measure) -> str:
    """What an empty cell says that the mask shows: a number that is always there is hidden by a rule of its column."""
    family = measure.family
    if family.of or measure.beside:
        return EITHER
    is_coded = any(measure.name in mart.coded(one) for one in mart.measures if one.ladder and one is not measure)
    if is_coded or measure.name == family.people:
        return HIDDEN
    return EITHER if family.people else NOTHING


def _written(measure: Measure) -> str:
    name = measure.name
    whole = f"cast(cast(round(100 * {name}) as integer) as varchar) || ' %'"
    if measure.unit == "probability":
        ends = (
            f"when {name} {sign} {end} then '{likely(end)}'"
            for sign, end in (("<=", LEAST_LIKELY), (">=", MOST_LIKELY))
        )
        return f"case {' '.join(ends)} else 'about ' || {whole} end"
    if measure.unit == "share":
        few = f"when {name} > 0 and {name} < 0.005 then 'under 1 %'"  # as coaching.told.percent has it
        return f"case {few} when {name} < 1 and {name} >= 0.995 then 'over 99 %' else {whole} end"
    kind = measure.column.data_type
    digits = 0 if measure.unit in {"minutes", "sessions"} else int(kind.partition(",")[2].rstrip(")") or 0)
    if kind == "bigint" or digits == 0:
        return f"cast(cast(round({name}) as bigint) as varchar)"
    return f"cast(cast({name} as decimal(18, {min(digits, 2)})) as varchar)"


def _interval() -> Iterator[Calculated]:
    """Where an effect and its interval are drawn, on an axis from -1 to 2 standard deviations.

    `least` and `greatest` pass over NULL, so that without an effect they would draw one at the axis' end.
    """
    held = "least(greatest({value}, -1), 2)"
    low, mid, high = (held.format(value=one) for one in ("ci_low", "effect_g", "ci_high"))
    what = "in per cent of an axis from -1 to 2 SD, beyond which it is cut off; NULL where no effect is told."
    for name, value, says in (
        ("effect_from", f"({low} + 1)", "Where the interval begins"),
        ("effect_at", f"({mid} + 1)", "Where the effect is"),
        ("effect_length", f"({high} - {low})", "How long the interval is"),
    ):
        text = f"cast(cast({value} * 100 / 3.0 as decimal(8, 1)) as varchar)"
        there = "effect_g is not null and ci_low is not null and ci_high is not null"
        yield Calculated(name, "string", f"case when {there} then {text} end", f"{says}, {what}")
    for name, beyond, says in (
        ("effect_below", "ci_low < -1", "begins before"),
        ("effect_above", "ci_high > 2", "ends beyond"),
    ):
        text = f"case when effect_g is not null and {beyond} then 'cut' end"
        yield Calculated(name, "string", text, f"Whether the interval {says} the axis on which it is drawn.")
    yield Calculated(
        "effect_look",
        "string",
        f"case when effect_g is not null then 'told' when suppressed then '{HIDDEN}' else 'no-data' end",
        "Whether an effect is told, hidden for privacy, or can't be told (evidence_reason).",
    )


def _labels(table: Table) -> Iterator[Calculated]:
    if table.column("standard_title"):
        text = "case when qualified_code like '%UNALIGNED' then 'No standard' else "
        text += "substr(qualified_code, length(framework_id) + 2) || coalesce(' ' || standard_title, '') end"
        yield Calculated("standard", "string", text, "Code and title of the standard.")
    if table.column("period_key") and table.column("period_type"):
        kind = "case period_type when 'month' then 'Month ' when 'term' then 'Term ' else 'School year ' end"
        yield Calculated("period", "string", f"{kind} || period_key", "The period, with its kind.")
    if name := next((one for one in ("poverty_band", "group_name") if table.mart and table.column(one)), None):
        yield Calculated(BAND_ORDER, "bigint", _order_of(name), "Bands of poverty from the poorest schools on.")
    yield from _places(table)
    if table.column("outcome_name") and table.column("school_name"):
        yield Calculated(
            "outcome_at_school", "string", f"outcome_name || ': ' || school_name || {_which_comparison()}",
            "The outcome, and the school whose teachers were asked; what is compared, where an outcome has several.",
        )  # fmt: skip
    through = [name for name in ("data_through_date", "newest_night_date") if table.column(name)]
    for name in through:
        yield Calculated(f"{name}_said", "string", f"cast({name} as varchar)", "That day as text.")


def _places(table: Table) -> Iterator[Calculated]:
    """Where a name stands in a heat map: two schools of one name have a row each."""
    for name, by in (
        ("school_name", "school_name, school_key"),
        ("group_name", f"{_order_of('group_name')}, group_name"),
        ("standard", "qualified_code"),
    ):
        source = "qualified_code" if name == "standard" else name
        if table.mart and table.column(source):
            place = f"dense_rank() over (order by {by}) + 1"
            yield Calculated(f"place_of_{name}", "bigint", place, f"Which row or column of a heat map {name} has.")
            first = f"row_number() over (partition by {by} order by {table.mart.key[0]}) = 1"
            yield Calculated(f"first_of_{name}", "boolean", first, f"Whether this cell brings the name of {name}.")


def _order_of(name: str) -> str:
    ranks = " ".join(f"when '{band}' then {place}" for place, band in enumerate(BANDS, 1))
    return f"case {name} {ranks} else {len(BANDS) + 1} end"


def _which_comparison() -> str:
    """SQL that names what a result compares, where its outcome has several at the school: they would read alike."""
    one = "coalesce(design, '') || coalesce(comparison_id, '') || coalesce(attribution, '')"
    of = "over (partition by outcome_id, school_key, period_key)"
    named = "' (' || coalesce(comparison_desc, comparison_id, '') || coalesce(', ' || attribution, '') || ')'"
    return f"case when min({one}) {of} <> max({one}) {of} then {named} else '' end"
