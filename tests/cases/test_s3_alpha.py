"""S3: a scale whose items contradict each other (alpha below 0) publishes no effect, and says why."""

from pathlib import Path

import pytest

from tests.cases.survey_district import built, effect
from warehouse.estimate.reliability import Reliability, reliability


@pytest.mark.slow
def test_a_failed_scale_has_no_effect(tmp_path_factory: pytest.TempPathFactory) -> None:
    paths = built(Path(tmp_path_factory.getbasetemp()) / "surveys")
    shown = "mean_pre, mean_post, mean_change, sd_pre, corr_pre_post, effect_g, effect_se, ci_low, ci_high, mde_80"
    told = effect(paths, "student_agency", f"n_matched, evidence_flag, evidence_reason, cronbach_alpha < 0, {shown}")
    assert told == (40, "insufficient", "scale_failed", True, *[None] * 10)


def test_few_answers_are_enough_where_there_is_no_doubt() -> None:
    """Twelve answers to a scale with two items the wrong way round; twelve that merely scatter are no failure."""
    contrary = [[b, b, 6 - b, 6 - b + (1 if n % 2 else 0)] for n, b in enumerate([1.0, 2.0, 4.0, 5.0] * 3)]
    assert reliability(contrary) == Reliability(12, 4, None, "fail")
    scattered = [[1.0 + n % 5, 1.0 + (3 * n) % 5, 1.0 + (n * n) % 5] for n in range(12)]
    assert reliability(scattered) == Reliability(12, 3, None, None)
