"""What is said of time since coaching began: the effect of each week, and of the weeks together."""

from dataclasses import dataclass

from warehouse.estimate.origin import Origin

# Of intervals and of the test of the weeks before.
ALPHA = 0.05


@dataclass(frozen=True)
class EventTime:
    """The effect so many weeks after coaching began (before: what should be 0); outcome units.

    Attributes:
        n_coached: teachers of the cohorts that are observed so many weeks from their start.
        n_comparison: distinct teachers whom one of these cohorts is set beside.
        mean_change_coached: change since the last week before the start, cohorts weighted by their people; less
            `mean_change_comparison`, that of those not yet coached, it is `att`.
        se: with the interval None where there are too few schools.
    """

    event_time: int
    att: float
    n_coached: int
    n_comparison: int
    mean_change_coached: float
    mean_change_comparison: float
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None


@dataclass(frozen=True)
class GroupTimeEffect:
    """Mean effect of weeks 0 to `horizon` with its tests; effects and slopes in outcome units, p and power 0-1.

    Attributes:
        n_left_out: teachers without a value in each week, or coached from the first week on.
        robust_low: with `robust_high` the interval that allows departures as great as those before the start.
            None where the weeks' covariance has no inverse.
        breakdown: how many times as great they may be before the interval reaches 0; None where nothing moved before.
        reason: `few_schools` (no interval), `no_not_yet_coached` or `few_weeks_before` (no effect).
    """

    n_teachers: int
    n_schools: int
    n_left_out: int
    origin: Origin
    by_event_time: tuple[EventTime, ...] = ()
    att: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    pretrend_p: float | None = None
    pretrend_power: float | None = None
    detectable_slope: float | None = None
    robust_low: float | None = None
    robust_high: float | None = None
    breakdown: float | None = None
    reason: str | None = None
