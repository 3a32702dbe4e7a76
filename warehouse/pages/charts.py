"""What the pages show: each chart's question, and the marts and columns that its figures come from.

`docs/bi/report.md` has the same as a table; tests hold page and table to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from warehouse.pages.html import Child, Html, tag

SCHOOL = "mart_implementation_by_school"
SCHOOL_STANDARD = "mart_implementation_by_school_standard"
GROUP_STANDARD = "mart_implementation_by_group_standard"
DISTRICT_STANDARD = "mart_implementation_district_standard"
IMPACT_SCHOOL = "mart_impact_by_school"
IMPACT_SCHOOL_STANDARD = "mart_impact_by_school_standard"
IMPACT_DISTRICT = "mart_impact_district_standard"
BENCHMARK, CATALOGUE = "mart_benchmark", "mart_metric_catalogue"
SHARES, FRESH, QUALITY = "mart_visible_shares", "mart_data_freshness", "mart_data_quality"
_REACH = ("reach_rate", "teachers_coached_eligible", "teachers_eligible")
_CYCLES = ("cycle_completion_rate", "cycle_completion_rate_band", "cycles_due")
_FOLLOW_UPS = ("followup_rate", "followup_rate_band", "followups_closed_window")
_EFFECT = ("effect_g", "ci_low", "ci_high", "change_that_matters", "likely_above", "likely_words", "n_matched")


@dataclass(frozen=True)
class Chart:
    """One chart or table of a page.

    Attributes:
        name: its anchor on the page.
        title: its heading, in plain words.
        asks: the question that it answers.
        of: the marts that its figures stand in, with their columns.
    """

    name: str
    title: str
    asks: str
    of: Mapping[str, tuple[str, ...]]

    def section(self, *body: Child) -> Html:
        """The part of the page that holds it."""
        asked = tag("p", self.asks, class_="note")
        return tag("section", tag("h2", self.title), asked, *body, id=self.name)


HEADLINE = Chart(
    "headline", "In short", "How far did coaching reach, and did practice change after it?",
    {SCHOOL: (*_REACH, "teachers_coached", *_CYCLES, *_FOLLOW_UPS, "coach_minutes_allocated",
              "dosage_hours_per_coached_teacher"),
     DISTRICT_STANDARD: ("coach_minutes_allocated",), IMPACT_SCHOOL: ("ci_low", "ci_high"),
     SHARES: ("coach_minutes_visible_from", "coach_minutes_visible_to")},
)  # fmt: skip
EQUITY = Chart(
    "equity", "Schools by poverty band", "Is coaching where need is greatest?",
    {SCHOOL: (*_REACH, "dosage_hours_median")},
)  # fmt: skip
BANDS = Chart(
    "bands", "Poverty bands by standard", "Which standards reach which schools?", {GROUP_STANDARD: _REACH},
)  # fmt: skip
MONTHS = Chart(
    "months", "Month by month", "How did reach develop over the year?",
    {SCHOOL: (*_REACH, "coach_minutes_allocated", "teachers_coached")},
)  # fmt: skip
HEAT = Chart(
    "heat", "Schools and standards", "Which standards does coaching reach, and where?", {SCHOOL_STANDARD: _REACH},
)  # fmt: skip
STANDARDS = Chart(
    "standards", "Coaching time by standard", "What is coaching about?",
    {DISTRICT_STANDARD: ("coach_minutes_allocated", "teachers_coached", "dosage_hours_median"),
     SCHOOL_STANDARD: (*_REACH, "coach_minutes_allocated", "teachers_coached", "dosage_hours_median", *_CYCLES,
                       *_FOLLOW_UPS)},
)  # fmt: skip
CYCLES = Chart(
    "cycles", "How long a cycle takes", "Do cycles last as long as elsewhere?",
    {SCHOOL: ("cycle_days_median", "cycles_completed"),
     BENCHMARK: ("benchmark_value", "benchmark_low", "benchmark_high", "n")},
)  # fmt: skip
EFFECTS = Chart(
    "effects", "Change after coaching, school by school", "Did practice and knowledge change, and how sure can one be?",
    {IMPACT_SCHOOL: _EFFECT, IMPACT_SCHOOL_STANDARD: _EFFECT,
     BENCHMARK: ("benchmark_value", "benchmark_low", "benchmark_high", "n")},
)  # fmt: skip
CHANGE = Chart(
    "change", "Change after coaching, standard by standard", "In which standards did answers change most?",
    {IMPACT_DISTRICT: ("mean_pre", "mean_post", "mean_change", "n_matched")},
)  # fmt: skip
GONE = Chart(
    "hidden", "What is hidden, and why", "How much of the whole do these pages show?",
    {SHARES: ("cells", "cells_visible", "cells_visible_share", "coach_minutes_visible_from",
              "coach_minutes_visible_to")},
)  # fmt: skip
THROUGH = Chart(
    "through", "How far the data go", "Are all sources up to date?",
    {FRESH: ("data_through_date", "is_stale"), QUALITY: ("is_refused",)},
)  # fmt: skip
WORDS = Chart("words", "What the words mean", "How is each figure defined?", {CATALOGUE: ()})

CHARTS = (HEADLINE, HEAT, MONTHS, STANDARDS, EFFECTS, CHANGE, EQUITY, BANDS, CYCLES, GONE, THROUGH, WORDS)


def as_rows() -> list[str]:
    """The charts as rows of a table in Markdown: chart, question, marts with their columns."""
    return [f"| {one.title} | {one.asks} | {'; '.join(_named(*part) for part in one.of.items())} |" for one in CHARTS]


def _named(mart: str, columns: tuple[str, ...]) -> str:
    return f"`{mart}`" + (f" ({', '.join(columns)})" if columns else "")
