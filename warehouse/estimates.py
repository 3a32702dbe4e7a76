"""What the estimate and protect steps hand to dbt: the columns of their three small Parquet files, stated once.

Flow: [warehouse/estimate, warehouse/protect write them] estimates/*.parquet -> dbt source `coaching` -> marts
"""

import pyarrow as pa

from coaching.marts import declared_marts

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
