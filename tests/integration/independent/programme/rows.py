"""What tells the rows of these marts apart: places of every kind in one table, and a period."""

from collections.abc import Mapping

from tests.integration.independent.facts import Facts, Period
from tests.integration.independent.labels import period_labels
from tests.integration.independent.places import Place

PLACE = ("place_level", "place_code")
PERIOD = ("period_type", "period_key")
UNTOLD = frozenset({"place", "place_name", "metric_version"})


def told(facts: Facts, place: Place, period: Period) -> dict[str, object]:
    """The labels of a row."""
    kind, name = place
    return {
        "place_level": kind,
        "place_code": name,
        "period_type": period.kind,
        "period_key": period.key,
    } | period_labels(facts, period)


def key_of(row: Mapping[str, object], names: tuple[str, ...]) -> tuple[str, ...]:
    """The row's key, as text."""
    return tuple(str(row[name]) for name in names)
