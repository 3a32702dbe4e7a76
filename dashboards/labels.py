"""How a column is called and written: from the metric dictionary, else from its own name and unit.

Flow: dbt_project/seeds/ref_metrics.csv, the marts' declarations -> labels, formats, definitions
"""

import csv
from collections.abc import Mapping
from functools import cache

from coaching.seeds import DEFAULTS
from dashboards.tables import Column, Table, published_tables

# Units that a label says; of the others (people, cycles, labels …) the name says it.
_UNITS = {
    "share": "%",
    "probability": "%",
    "minutes": "minutes",
    "hours": "hours",
    "days": "days",
    "standard deviations": "SD",
}
# What a name alone does not say well.
_NAMES = {
    "n_band": "People, in bands",
    "school_name": "School",
    "group_name": "Group",
    "framework_id": "Framework",
    "qualified_code": "Standard's code",
    "outcome_name": "Outcome",
    "evidence_flag": "Evidence",
    "evidence_reason": "Why no more is said",
    "data_through_date": "Figures through",
    "teachers_coached_eligible": "Eligible teachers coached",
    "teachers_not_reached": "Eligible teachers not coached",
    "followups_closed_window": "Follow-ups due",
    "followups_on_time": "Follow-ups on time",
    "followup_days_n": "Days a follow-up may take",
    "n_pre": "Answered before",
    "n_post": "Answered after",
    "n_matched": "Answered before and after",
    "mean_pre": "Mean before",
    "mean_post": "Mean after",
    "sd_pre": "SD before",
    "ci_low": "Interval from",
    "ci_high": "Interval to",
    "mde_80": "Smallest change that would be found",
    "change_that_matters": "A change matters from, SD",
    "likely_above": "Probability of a change that matters",
    "likely_words": "A change that matters is",
    "cronbach_alpha": "Reliability (alpha)",
    "guskey_level": "Level (Guskey)",
    "is_held": "Held",
    "n": "How many",
    "n_of": "of whom",
    "says": "What it says",
    "place_of_standard": "Place",
    "comparison_desc": "What is compared",
    "scale_comparable": "Same scale before and after",
    "benchmark_value": "Figure",
    "benchmark_low": "Figure from",
    "benchmark_high": "Figure to",
    "metric_id": "Number",
    "metric_name": "Metric",
    "mart_name": "Mart",
    "column_name": "Column",
    "source_name": "Source",
    "stream_name": "What is pulled",
    "load_date": "Night",
    "last_good_load_date": "Last good night",
    "lag_days": "Days late",
    "is_stale": "Late",
    "stale_reason": "Why late",
    "rows_landed_band": "Rows that came",
    "rows_accepted_band": "Rows accepted",
    "rows_quarantined_band": "Rows set aside",
    "completeness": "How its end was known",
    "is_shrink_accepted": "Shrinking accepted",
    "period_type": "Kind of period",
    "period_key": "Period",
    "place_level": "Kind of place",
    "standard_level": "Level of standards",
    "cells_visible": "Cells shown",
    "cells_visible_share": "Share of cells shown",
    "coach_minutes_visible_from": "Share of minutes shown, at least",
    "coach_minutes_visible_to": "Share of minutes shown, at most",
    "people_band": "People, in bands",
    "coach_key": "Coach's key",
    "person_key": "Teacher's key",
    "is_past_planned_end": "Past its planned end",
    "due_date": "Planned end",
    "next_due_date": "Next contact due",
    "last_contact_date": "Last contact",
    "last_session_date": "Last session",
    "week_start_date": "Week from",
    "cycles_met": "Cycles with a contact",
    "elapsed_days": "Days of the period so far",
    "assigned_days": "Days in post",
}
# What the dictionary's name leaves open where it stands alone above a column.
_SAID_BETTER = {"followup_rate": "Follow-ups in time"}
_FORMATS = {
    "share": ".0%",
    "probability": ".0%",
    "minutes": ",.0f",
    "hours": ",.1f",
    "days": ",.1f",
    "standard deviations": "+.2f",
    "scale points": ".2f",
}


@cache
def metrics() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """The dictionary's rows, by subject and column; of published marts alone: elsewhere a column is another metric."""
    with (DEFAULTS / "ref_metrics.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["mart_name"] in published_tables()]
    return {(_subject(row["mart_name"]), row["column_name"]): row for row in rows}


def metric_of(table: Table, column: str) -> Mapping[str, str] | None:
    """The metric that a column of a mart holds."""
    return metrics().get((_subject(table.name), column))


def label(table: Table, column: Column) -> str:
    """What a column is called where people read it, with its unit."""
    metric = metric_of(table, column.name)
    words = _SAID_BETTER.get(column.name) or (metric["metric_name"] if metric else plain(column.name))
    unit = _UNITS.get(column.measure.unit) if column.measure else None
    return f"{words}, {unit}" if unit and unit.lower() not in words.lower().split() else words


def plain(name: str) -> str:
    """`teachers_coached` as words."""
    words = _NAMES.get(name) or name.removeprefix("is_").replace("_", " ")
    return words[:1].upper() + words[1:]


def number_format(column: Column) -> str | None:
    """How a number is written, in d3's words."""
    if column.measure and column.data_type != "bigint":
        return _FORMATS.get(column.measure.unit, ",.2f")
    if column.name.endswith("_share") or "visible_" in column.name:
        return ".0%" if column.is_number and column.data_type != "bigint" else ",d"
    return {"bigint": ",d", "double": ",.2f", "decimal": ",.2f"}.get(column.data_type.partition("(")[0])


def definition(table: Table, column: Column) -> str:
    """What a figure means and how it is made, for tooltips."""
    metric = metric_of(table, column.name)
    if not metric:
        return column.description
    return (
        f"{metric['metric_name']} ({metric['metric_id']}): {metric['means']}. {metric['formula']}. {column.description}"
    )


def _subject(mart: str) -> str:
    """`implementation` of `mart_implementation_by_school`."""
    return mart.removeprefix("mart_").partition("_")[0]
