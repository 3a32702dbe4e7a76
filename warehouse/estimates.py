"""What the estimate and protect steps hand to dbt: the columns of their three small Parquet files, stated once.

Flow: [warehouse/estimate, warehouse/protect write them] estimates/*.parquet -> dbt source `coaching` -> marts
"""

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.marts import declared_marts
from coaching.paths import Paths

IMPACT = "mart_impact_by_school_standard"
SCALE = ("construct_id", "form_id", "form_version", "wave_id")
_NUMBERS = (
    "mean_pre", "mean_post", "mean_change", "sd_pre", "corr_pre_post",
    "effect_g", "effect_se", "ci_low", "ci_high", "mde_80",
)  # fmt: skip
RELIABILITY = pa.schema(
    [pa.field(name, pa.string()) for name in SCALE]
    + [pa.field(name, pa.int64()) for name in ("n_complete", "n_items")]
    + [pa.field("cronbach_alpha", pa.float64()), pa.field("alpha_band", pa.string())]
)
PRIVACY_MASK = pa.schema(
    [("mart", pa.string()), ("cell_key", pa.string()), ("suppressed", pa.bool_()), ("reason", pa.string())]
)


def impact_cell() -> tuple[str, ...]:
    """The key of an effect's cell: that of the impact mart."""
    return declared_marts()[IMPACT].key


def effects_schema() -> pa.Schema:
    """One row per cell with a matched pair: its key, the pairs and the effect."""
    return pa.schema(
        [pa.field(name, pa.string()) for name in impact_cell()]
        + [pa.field("n_matched", pa.int64())]
        + [pa.field(name, pa.float64()) for name in _NUMBERS]
        + [pa.field(name, pa.string()) for name in ("evidence_flag", "evidence_reason")]
    )


def schemas() -> dict[str, pa.Schema]:
    """By the file's name, without its ending."""
    return {"effects": effects_schema(), "reliability": RELIABILITY, "privacy_mask": PRIVACY_MASK}


@dataclass(frozen=True)
class Privacy:
    """Cells of the mask that are shown and hidden; changes to closed periods that wait, once a stretch of days."""

    shown: int
    hidden: int
    held_back: int


def privacy(paths: Paths) -> Privacy | None:
    """What the newest mask comes to; None before there is one."""
    mask = paths.estimates / "privacy_mask.parquet"
    if not mask.exists() or not (cells := pq.read_metadata(mask).num_rows):
        return None
    hidden = pc.sum(pq.read_table(mask, columns=["suppressed"]).column(0)).as_py()
    waiting = paths.estimates / "frozen_waiting.parquet"
    late = pc.sum(pq.read_table(waiting, columns=["changes"]).column(0)).as_py() if waiting.exists() else 0
    return Privacy(cells - hidden, hidden, late or 0)
