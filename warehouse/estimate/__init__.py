"""Effects with their intervals and scale reliability."""

from warehouse.estimate.step import EstimateResult, estimate

__all__ = ["EstimateResult", "estimate"]
