"""A small `bi.duckdb`: three schools, of which one is hidden and one has a name that a browser would run."""

from pathlib import Path

import duckdb

EVIL = '<script>alert("x")</script> & Sons'
PLAIN, HIDDEN = "Alder School", "Birch School"
# key, code, name, band, eligible, coached, minutes; nothing of the second may be shown
SCHOOLS = (
    ("k1", "S01", PLAIN, "high", 40, 10, 1234.5),
    ("k2", "S/02", HIDDEN, "low", None, None, None),
    ("k3", "S03", EVIL, None, 30, 0, 0),
)
_PLACE = (
    "school_key text, school_code text, school_name text, school_level text, school_group text, poverty_band text, "
)
_WHEN = (
    "period_type text, period_key text, period_start date, period_end date, school_year text, data_through_date date, "
)
_STANDARD = (
    "framework_id text, qualified_code text, standard_level text, standard_title text, is_programme_focus boolean, "
)
_DONE = (
    "teachers_eligible bigint, teachers_coached bigint, teachers_coached_eligible bigint, reach_rate decimal(6, 4), "
    "coach_minutes_allocated decimal(18, 6), dosage_hours_median decimal(8, 2), "
    "dosage_hours_per_coached_teacher decimal(10, 2), cycles_due bigint, cycles_completed bigint, "
    "cycle_completion_rate decimal(6, 4), cycle_completion_rate_band text, cycle_days_median decimal(8, 1), "
    "followups_closed_window bigint, followup_rate decimal(6, 4), followup_rate_band text, suppressed boolean"
)
_CHANGED = (
    "outcome_id text, outcome_name text, guskey_level text, design text, comparison_id text, attribution text, "
    "n_matched bigint, mean_pre decimal(10, 4), mean_post decimal(10, 4), mean_change decimal(10, 4), "
    "effect_g decimal(8, 4), ci_low decimal(8, 4), ci_high decimal(8, 4), mde_80 decimal(8, 4), "
    "change_that_matters decimal(6, 4), likely_above decimal(3, 2), likely_words text, evidence_flag text, "
    "evidence_reason text, suppressed boolean"
)
TABLES = {
    "mart_implementation_by_school": _PLACE + "framework_id text, " + _WHEN + _DONE,
    "mart_implementation_by_school_standard": _PLACE + _STANDARD + _WHEN + _DONE,
    "mart_implementation_by_group_standard": "group_type text, group_name text, " + _STANDARD + _WHEN + _DONE,
    "mart_implementation_district_standard": _STANDARD + _WHEN + _DONE,
    "mart_impact_by_school": _PLACE + _WHEN + _CHANGED,
    "mart_impact_by_school_standard": _PLACE + _STANDARD + _WHEN + _CHANGED,
    "mart_impact_district_standard": _STANDARD + _WHEN + _CHANGED,
    "mart_benchmark": (
        "benchmark_id text, metric_id text, mart_name text, column_name text, says text, benchmark_value double, "
        "benchmark_low double, benchmark_high double, n bigint, n_of text, design text, source text, "
        "is_verified boolean"
    ),
    "mart_metric_catalogue": (
        "metric_id text, metric_name text, means text, formula text, unit text, design text, mart_name text, "
        "column_name text"
    ),
    "mart_visible_shares": (
        "mart_name text, school_year text, period_type text, place_level text, poverty_band text, standard_level text, "
        "coach_minutes_visible_from decimal(4, 2), coach_minutes_visible_to decimal(4, 2), cells bigint, "
        "cells_visible bigint, cells_visible_share decimal(6, 4)"
    ),
    "mart_data_freshness": (
        "source_name text, stream_name text, data_through_date date, lag_days bigint, is_stale boolean, "
        "stale_reason text"
    ),
    "mart_data_quality": "source_name text, stream_name text, load_date date, is_refused boolean",
}
_YEAR = ("school_year", "2025-26", "2025-08-01", "2026-06-12", "2025-26", "2026-06-12")
_MONTH = ("month", "2026-05", "2026-05-01", "2026-05-31", "2025-26", "2026-06-12")
_FOUR = ("F", "F:4", "standard", "Learning Designer", True)
_NONE = ("F", "F:UNALIGNED", "standard", "Not aligned to a standard", False)


def make_marts(folder: Path, *, filled: bool = True) -> Path:
    """The file; `filled` or with tables that have no row."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "bi.duckdb"
    file.unlink(missing_ok=True)
    with duckdb.connect(str(file)) as bi:
        bi.execute("begin; create schema marts")
        for name, columns in TABLES.items():
            bi.execute(f"create table marts.{name} ({columns})")
        if filled:
            _fill(bi)
        bi.execute("commit")
    return file


def change(file: Path, statement: str) -> None:
    """One statement on the file."""
    with duckdb.connect(str(file)) as bi:
        bi.execute(statement)


def _fill(bi: duckdb.DuckDBPyConnection) -> None:
    for key, code, name, band, eligible, coached, minutes in SCHOOLS:
        place = (key, code, name, "ES", "North", band)
        done = _done(eligible, coached, minutes)
        for when in (_YEAR, _MONTH):
            _add(bi, "mart_implementation_by_school", (*place, "all", *when, *done))
        for standard in (_FOUR, _NONE):
            _add(bi, "mart_implementation_by_school_standard", (*place, *standard, *_YEAR, *done))
        _add(bi, "mart_impact_by_school", (*place, *_YEAR, *_changed(0.4 if key == "k1" else None, key)))
        _add(bi, "mart_impact_by_school_standard", (*place, *_FOUR, *_YEAR, *_changed(None, key)))
    for standard in (_FOUR, _NONE):
        _add(bi, "mart_implementation_district_standard", (*standard, *_YEAR, *_done(70, 10, 1234.5)))
        _add(bi, "mart_implementation_by_group_standard", ("poverty_band", "high", *standard, *_YEAR,
                                                           *_done(40, 10, 1234.5)))  # fmt: skip
    _add(bi, "mart_impact_district_standard", (*_FOUR, *_YEAR, *_changed(0.4, "k1")))
    _add(bi, "mart_benchmark", ("weeks", "I05", "mart_implementation_by_school_standard", "cycle_days_median",
                                "Four to six weeks", None, 28, 42, None, None, "descriptive", "X", True))  # fmt: skip
    _add(bi, "mart_benchmark", ("between", "P02", "mart_impact_by_school_standard", "effect_g", "Between groups", 0.49,
                                None, None, 60, "studies", "between_group", "a review", True))  # fmt: skip
    for metric, design in (("I03", "descriptive"), ("I05", "descriptive"), ("P02", "pre_post")):
        _add(
            bi, "mart_metric_catalogue", (metric, f"Metric {metric}", "Means this", "a / b", "share", design, "m", "c")
        )
    _add(bi, "mart_visible_shares", ("mart_implementation_district_standard", "2025-26", "school_year", "district",
                                     "all", "standard", 0.76, 0.88, 15, 9, 0.6))  # fmt: skip
    _add(bi, "mart_data_freshness", ("canvas", "users", "2026-06-12", 0, False, None))
    _add(bi, "mart_data_freshness", ("oneroster", "users", "2026-06-10", 2, True, "refused"))
    _add(bi, "mart_data_quality", ("oneroster", "users", "2026-06-12", True))


def _done(eligible: int | None, coached: int | None, minutes: float | None) -> tuple[object, ...]:
    if eligible is None or coached is None:
        return (*[None] * 15, True)
    median, mean, cycles = (1.5, 2.06, 8) if coached else (None, None, 0)
    return (
        eligible, coached, coached, coached / eligible, minutes, median, mean, cycles, 6 if coached else 0, None,
        ">=80 % of 5-9" if coached else None, 26.5 if coached else None, cycles, 0.5 if coached else None, None, False,
    )  # fmt: skip


def _changed(effect: float | None, key: str) -> tuple[object, ...]:
    named = ("agency", "Student agency", "4", "prepost_matched", "pre>post", "exposed")
    if key == "k2":
        return (*named, *[None] * 8, 0.2, *[None] * 4, True)
    if effect is None:
        return (*named, 2, *[None] * 7, 0.2, None, None, "insufficient", "few_pairs", False)
    return (*named, 33, 2.5, 2.75, 0.25, effect, 0.1, 0.7, 0.5, 0.2, 0.85, "likely", "descriptive", None, False)


def _add(bi: duckdb.DuckDBPyConnection, mart: str, values: tuple[object, ...]) -> None:
    bi.execute(f"insert into marts.{mart} values ({', '.join('?' * len(values))})", list(values))
