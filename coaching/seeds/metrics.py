"""The seeds of what is measured, and of what research found of it: one wording and one line for all who draw them."""

from collections.abc import Callable

from coaching.seeds.privacy import FLOORS
from coaching.seeds.schema import Column, Holds, Reference, Row, Rule, Seed, Tables
from coaching.seeds.surveys import PURPOSES

# How a figure comes about; figures of two designs are never drawn beside one another.
DESIGNS = ("descriptive", "survey_share", "pre_post", "interrupted_time_series", "between_group")


def _differs(column: str) -> Callable[[Row, Tables], bool]:
    """Whether a figure says something else than its metric in a column that both have."""

    def breaks(row: Row, tables: Tables) -> bool:
        metrics = (m for m in tables.get("ref_metrics", ()) if m["metric_id"] == row["metric_id"])
        return any(metric[column] != row[column] for metric in metrics)

    return breaks


def _is_half_named(row: Row, _: Tables) -> bool:
    return bool(row["mart_name"]) != bool(row["column_name"])


def _has_a_purpose_amiss(row: Row, _: Tables) -> bool:
    return bool(row["purpose"]) and row["metric_id"] != "P05"


def _says_nothing(row: Row, _: Tables) -> bool:
    return not (row["value"] or (row["low"] and row["high"]))


METRICS = (
    Seed(
        "ref_metrics",
        "metric",
        (
            Column("metric_id", "its number in the dictionary, such as I03"),
            Column("metric_name", "as dashboards show it", Holds.TEXT),
            Column(
                "family",
                "what it judges",
                Holds.WORD,
                words=("implementation", "impact", "coach_development", "sustainability"),
            ),
            Column("means", "in a sentence", Holds.TEXT),
            Column("formula", "how it is computed", Holds.TEXT),
            Column("grain", "what one value is of", Holds.TEXT),
            Column("unit", "of its values", Holds.TEXT),
            Column("direction", "what is better", Holds.WORD, words=("up", "down", "to_zero", "context")),
            Column("guskey_level", "level of evaluation (Guskey 2002)", Holds.NUMBER, low=1, high=5),
            Column(
                "combines",
                "how values of several rows make one: added, as the ratio of added parts, never (distinct people too)",
                Holds.WORD,
                words=("sum", "ratio", "distinct", "never"),
            ),
            Column("population", "whose small numbers are hidden", Holds.WORD, words=tuple(FLOORS), may_be_empty=True),
            Column("design", "how its figure comes about", Holds.WORD, words=DESIGNS),
            Column("mart_name", "the mart that has it; empty where none has", may_be_empty=True),
            Column("column_name", "the mart's column", may_be_empty=True),
            Column("numerator_column", "of a ratio: the mart's column of its numerator", may_be_empty=True),
            Column("denominator_column", "of a ratio: the mart's column of its denominator", may_be_empty=True),
        ),
        identified_by=("metric_id",),
        rules=(Rule("column_name", "mart and column go together", "Name both, or neither.", _is_half_named),),
        note="Written out as [the metric dictionary](metrics.md).",
    ),
    Seed(
        "ref_benchmarks",
        "figure that research or another programme published",
        (
            Column("benchmark_id", "its name"),
            Column("metric_id", "the metric that it may be drawn beside"),
            Column("says", "in a sentence", Holds.TEXT),
            Column("value", "in the metric's unit", Holds.NUMBER, may_be_empty=True),
            Column("low", "the lower end of a range", Holds.NUMBER, may_be_empty=True),
            Column("high", "the upper end", Holds.NUMBER, may_be_empty=True),
            Column("unit", "of the value", Holds.TEXT),
            Column("n", "what it rests on", Holds.NUMBER, may_be_empty=True),
            Column("n_of", "what is counted there", Holds.TEXT, may_be_empty=True),
            Column("design", "how it came about", Holds.WORD, words=DESIGNS),
            Column(
                "outcome_level",
                "of an effect: its outcome's level (Guskey 2002), on which effects must be that it may stand beside",
                Holds.NUMBER,
                low=1,
                high=5,
                may_be_empty=True,
            ),
            Column(
                "purpose",
                "of P05: for what; it stands beside shares for the same alone",
                Holds.WORD,
                words=PURPOSES,
                may_be_empty=True,
                may_be_absent=True,
            ),
            Column("population", "of whom", Holds.TEXT),
            Column("source", "where it stands", Holds.TEXT),
            Column("is_verified", "whether somebody here has read it there", Holds.FLAG),
        ),
        identified_by=("benchmark_id",),
        references=(Reference(("metric_id",), "ref_metrics"),),
        rules=(
            Rule(
                "design",
                "it came about in another way than the metric does: beside it, either would look like what it is not",
                "Name a metric of the same design; a between-group effect is never set against a change from before "
                "to after.",
                _differs("design"),
            ),
            Rule("unit", "it is not the metric's", "Write the figure in the metric's unit.", _differs("unit")),
            Rule("purpose", "its metric is of no purpose", "Leave it empty.", _has_a_purpose_amiss),
            Rule("value", "it has neither a value nor both ends of a range", "Write one.", _says_nothing),
        ),
    ),
)
