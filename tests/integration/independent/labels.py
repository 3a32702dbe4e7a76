"""Columns that describe a cell rather than measure it."""

from collections.abc import Mapping
from typing import Any

from tests.integration.independent.facts import Facts, Period
from tests.integration.independent.weights import level, parent

_BANDS = ((1, "0"), (5, "1-4"), (10, "5-9"), (20, "10-19"), (40, "20-39"), (100, "40-99"), (300, "100-299"))


def n_band(people: int) -> str:
    """The printed band of a number of people (brief 5.3, step 6, whose lowest band is cut at the two thresholds)."""
    return next((name for below, name in _BANDS if people < below), "300+")


def standard_labels(qualified: str) -> dict[str, object]:
    """Level and parent; UNALIGNED stands beside the standards."""
    return {
        "standard_level": level(qualified),
        "parent_code": parent(qualified) if level(qualified) == "indicator" else None,
    }


def period_labels(facts: Facts, period: Period) -> dict[str, object]:
    """When the period begins and ends, and how far it is known."""
    return {
        "period_start": period.start,
        "period_end": period.end,
        "school_year": facts.year_of(period),
        "data_through_date": facts.through,
    }


def school_labels(truth: Mapping[str, Any], code: str) -> dict[str, object]:
    """What the district says of a school."""
    unknown = {"code": "UNKNOWN", "name": "Unknown school", "level": None, "group": None, "poverty_band": None}
    row = next(s for s in (*truth["schools"], unknown) if s["code"] == code)
    return {
        "school_name": row["name"],
        "school_level": row["level"],
        "school_group": row["group"],
        "poverty_band": row["poverty_band"],
    }
