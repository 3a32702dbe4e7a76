"""Effects with their intervals and scale reliability (docs/estimates.md)."""

from warehouse.estimate.did import DidEffect, did_effect
from warehouse.estimate.event_time import GroupTimeEffect
from warehouse.estimate.gap import EquityGap, equity_gap
from warehouse.estimate.group_time import group_time_effect
from warehouse.estimate.its import InterruptedSeries, interrupted_series
from warehouse.estimate.likely import Likelihood, likely_above
from warehouse.estimate.mediation import Mediation, mediation
from warehouse.estimate.origin import Origin
from warehouse.estimate.ratio import RatioChange, ratio_change
from warehouse.estimate.rtm import RegressionWarning, regression_to_mean
from warehouse.estimate.shrink import ShrunkenSchools, school_errors, shrink
from warehouse.estimate.step import EstimateResult, estimate

__all__ = [
    "DidEffect",
    "EquityGap",
    "EstimateResult",
    "GroupTimeEffect",
    "InterruptedSeries",
    "Likelihood",
    "Mediation",
    "Origin",
    "RatioChange",
    "RegressionWarning",
    "ShrunkenSchools",
    "did_effect",
    "equity_gap",
    "estimate",
    "group_time_effect",
    "interrupted_series",
    "likely_above",
    "mediation",
    "ratio_change",
    "regression_to_mean",
    "school_errors",
    "shrink",
]
