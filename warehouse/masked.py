"""What the mask comes to, for people: how much is hidden, and how much that came late waits.

Flow: estimates/privacy_mask.parquet, estimates/frozen_waiting.parquet -> the night's report
"""

from dataclasses import dataclass

import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.paths import Paths


@dataclass(frozen=True)
class Told:
    """Cells of the mask that are shown and hidden; changes to closed periods that wait, once a stretch of days."""

    shown: int
    hidden: int
    held_back: int


def told(paths: Paths) -> Told | None:
    """The figures of the newest mask; None before there is one."""
    mask = paths.estimates / "privacy_mask.parquet"
    if not mask.exists() or not (cells := pq.read_metadata(mask).num_rows):
        return None
    hidden = pc.sum(pq.read_table(mask, columns=["suppressed"]).column(0)).as_py()
    waiting = paths.estimates / "frozen_waiting.parquet"
    late = pc.sum(pq.read_table(waiting, columns=["changes"]).column(0)).as_py() if waiting.exists() else 0
    return Told(cells - hidden, hidden, late or 0)
