"""E1: twelve pairs and more that answer after as before: no interval of no width, and nobody's score."""

from pathlib import Path

import pytest

from tests.cases.survey_district import built, effect, query
from warehouse.estimate.effects import PairedEffect, paired_effect

_SCORES = [1.0, 2.0, 2.5, 3.0, 3.25, 4.0, 4.5, 5.0, 2.0, 3.5, 1.5, 4.75]
_SHOWN = "mean_pre, mean_post, mean_change, sd_pre, corr_pre_post, effect_g, effect_se, ci_low, ci_high, mde_80"


@pytest.mark.parametrize(
    ("post", "pre"),
    [
        (_SCORES, _SCORES),
        ([s + 0.25 for s in _SCORES], _SCORES),
        ([6 - s for s in _SCORES], _SCORES),
        (_SCORES, [3.0] * 12),
        ([5.0] * 12, _SCORES),
    ],
)
def test_nothing_is_said_of_scores_that_are_everybodys(pre: list[float], post: list[float]) -> None:
    assert paired_effect(pre, post) == PairedEffect(12, evidence_flag="insufficient", evidence_reason="no_spread")


def test_a_correlation_that_prints_as_one_is_one() -> None:
    pre = [float(n) for n in range(1, 101)]
    almost = [*pre[:-1], pre[-1] + 0.5]
    assert paired_effect(pre, almost).evidence_reason == "no_spread"
    found = paired_effect(pre, [*pre[:-1], pre[-1] + 30])
    assert found.evidence_reason is None
    assert round(found.corr_pre_post or 1, 4) < 1


@pytest.mark.slow
def test_the_mart_tells_why(tmp_path_factory: pytest.TempPathFactory) -> None:
    paths = built(Path(tmp_path_factory.getbasetemp()) / "surveys")
    told = effect(paths, "assessment_practice", f"n_matched, evidence_flag, evidence_reason, {_SHOWN}")
    assert told == (40, "insufficient", "no_spread", *[None] * 10)
    usual = effect(paths, "technology_integration", f"n_matched, evidence_flag, evidence_reason, {_SHOWN}")
    assert usual[:3] == (40, "descriptive", None)
    assert None not in usual[3:]


@pytest.mark.slow
def test_no_roll_up_tells_it_either(tmp_path_factory: pytest.TempPathFactory) -> None:
    paths = built(Path(tmp_path_factory.getbasetemp()) / "surveys")
    for mart in ("by_school_standard", "by_school", "by_group_standard", "district_standard"):
        told = query(
            paths,
            f"""select outcome_id, evidence_reason, count(*) > 0,
                count(mean_pre) + count(mean_post) + count(mean_change)
            from marts_restricted.mart_impact_{mart} where outcome_id <> 'student_agency' group by all order by all""",
        )
        assert [row[:3] for row in told] == [
            ("assessment_practice", "no_spread", True),
            ("technology_integration", None, True),
        ]
        assert [bool(row[3]) for row in told] == [False, True]
