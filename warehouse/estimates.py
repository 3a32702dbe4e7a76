"""What the estimate and protect steps hand to dbt: the columns of their small Parquet files, stated once.

Flow: [warehouse/estimate, warehouse/protect write them] estimates/*.parquet -> dbt source `coaching` -> marts
"""

import pyarrow as pa

# By its name, what is added to the name of a relation of facts in that variant (dbt's macros/frozen.sql).
VARIANTS = {"live": "", "released": "__released"}
SCALE = ("construct_id", "form_id", "form_version", "wave_id")
_NUMBERS = (
    "mean_pre", "mean_post", "mean_change", "sd_pre", "corr_pre_post",
    "effect_g", "effect_se", "ci_low", "ci_high", "mde_80",
)  # fmt: skip
RELIABILITY = pa.schema(
    [pa.field(name, pa.string()) for name in ("variant", *SCALE)]
    + [pa.field(name, pa.int64()) for name in ("n_complete", "n_items")]
    + [pa.field("cronbach_alpha", pa.float64()), pa.field("alpha_band", pa.string())]
)
COMPARED = ("form_id", "pre_wave_id", "post_wave_id", "construct_id")
SURVEY_ITEMS = pa.schema(
    [pa.field(name, pa.string()) for name in (*SCALE, "question_id")]
    + [pa.field("n_complete", pa.int64())]
    + [pa.field(name, pa.float64()) for name in ("item_rest_r", "alpha_without")]
)
SURVEY_NONRESPONSE = pa.schema(
    [pa.field(name, pa.string()) for name in COMPARED]
    + [pa.field(name, pa.int64()) for name in ("n_stayed", "n_lost")]
    + [pa.field(name, pa.float64()) for name in ("mean_stayed", "mean_lost", "gap_g")]
)
EFFECTS = pa.schema(
    [pa.field(name, pa.string()) for name in ("variant", "cell_key")]
    + [pa.field("n_matched", pa.int64())]
    + [pa.field(name, pa.float64()) for name in _NUMBERS]
    + [pa.field(name, pa.string()) for name in ("evidence_flag", "evidence_reason")]
    + [pa.field(name, pa.float64()) for name in ("likely_above", "likely_below")]
)
COMPARISONS = pa.schema(
    [pa.field("cell_key", pa.string())]
    + [
        pa.field(name, pa.float64())
        for name in (
            "sd_pre", "baseline_gap_sd", "effect_g", "effect_se", "effect_df", "ci_low", "ci_high",
            "likely_above", "likely_below", "expected_gain_sd",
        )
    ]
    + [pa.field(name, pa.bool_()) for name in ("is_rising_by_chance", "is_falling_by_chance")]
    + [pa.field(name, pa.string()) for name in ("baseline_gap", "reason", "estimator", "library", "library_version")]
)  # fmt: skip
_ORIGIN = [pa.field(name, pa.string()) for name in ("reason", "estimator", "library", "library_version")]
SERIES = pa.schema(
    [pa.field(name, pa.string()) for name in ("aligned_on", "place", "outcome_id")]
    + [pa.field("lags", pa.int64()), pa.field("autocorrelation", pa.float64())]
    + [
        pa.field(f"{what}_{of}", pa.float64())
        for what in ("level", "slope")
        for of in ("change", "se", "ci_low", "ci_high")
    ]
    + _ORIGIN
)
EVENT_STUDY = pa.schema(
    [pa.field(name, pa.string()) for name in ("school_year", "outcome_id", "event_window")]
    + [pa.field(name, pa.int64()) for name in ("event_time", "n_coached", "n_comparison")]
    + [
        pa.field(name, pa.float64())
        for name in (
            "mean_change_coached", "mean_change_comparison", "effect", "effect_se", "ci_low", "ci_high",
            "pretrend_p", "pretrend_power", "detectable_slope", "robust_low", "robust_high", "breakdown",
        )
    ]
    + [pa.field(name, pa.int64()) for name in ("n_teachers", "n_schools", "n_left_out")]
    + _ORIGIN
)  # fmt: skip
GAPS = pa.schema(
    [pa.field(name, pa.string()) for name in ("metric_id", "period")]
    + [
        pa.field(f"{name}_by_{weight}", pa.string() if name == "reason" else pa.float64())
        for weight in ("teachers", "schools")
        for name in ("ci_low", "ci_high", "reason")
    ]
    + [pa.field(name, pa.string()) for name in ("estimator", "library", "library_version")]
)
SCHOOL_EFFECTS = pa.schema(
    [pa.field("cell_key", pa.string())]
    + [
        pa.field(name, pa.float64())
        for name in ("mean_g", "spread_g", "shrunken_g", "shrunken_ci_low", "shrunken_ci_high", "own_weight")
    ]
    + [pa.field(name, pa.string()) for name in ("reason", "estimator", "library", "library_version")]
)
PATHWAYS = pa.schema(
    [
        pa.field(name, pa.string())
        for name in ("interaction_id", "school_year", "construct_id", "pre_wave_id", "post_wave_id")
    ]
    + [
        pa.field(f"ratio_{name}{group}", pa.string() if name == "reason_" else pa.float64())
        for group in ("coached", "not_yet")
        for name in ("", "ci_low_", "ci_high_", "reason_")
    ]
    + [pa.field(name, pa.float64()) for name in ("path_a", "path_b", "direct", "indirect", "ci_low", "ci_high")]
    + [pa.field(name, pa.string()) for name in ("claim", "reason")]
    + [
        pa.field(f"{of}{name}", pa.string())
        for of in ("", "ratio_")
        for name in ("estimator", "library", "library_version")
    ]
)
OUTCOME_CHANGES = pa.schema(
    [pa.field(name, pa.string()) for name in ("cell_key", "effect_unit")]
    + [pa.field(name, pa.float64()) for name in ("effect", "effect_se", "ci_low", "ci_high")]
    + _ORIGIN
)
PRIVACY_MASK = pa.schema(
    [pa.field(name, pa.string()) for name in ("cube", "family", "cell_key")]
    + [pa.field("suppressed", pa.bool_()), pa.field("reason", pa.string()), pa.field("people", pa.int64())]
)


def schemas() -> dict[str, pa.Schema]:
    """By the file's name, without its ending."""
    return {
        "effects": EFFECTS,
        "reliability": RELIABILITY,
        "comparisons": COMPARISONS,
        "gaps": GAPS,
        "school_effects": SCHOOL_EFFECTS,
        "pathways": PATHWAYS,
        "outcome_changes": OUTCOME_CHANGES,
        "survey_items": SURVEY_ITEMS,
        "survey_nonresponse": SURVEY_NONRESPONSE,
        "series": SERIES,
        "event_study": EVENT_STUDY,
        "privacy_mask": PRIVACY_MASK,
    }
