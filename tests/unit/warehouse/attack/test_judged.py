"""A district that asks for more pairs before it calls an effect evidence: its closed years are judged anew at once.

Two editions of the mart as it is declared, of a closed year; between them nothing but the threshold has changed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.district import Thresholds
from coaching.marts import Mart, declared_marts
from warehouse.attack import Report
from warehouse.attack.editions import compare
from warehouse.estimate.effects import paired_effect

IMPACT = tuple(name for name in declared_marts() if name.startswith("mart_impact_"))
MART = "mart_impact_by_school"
EVIDENCE = ("descriptive", None)
FEW = ("insufficient", "few_pairs")
Judged = tuple[int | None, tuple[str | None, str | None]]


def edition(folder: Path, judged: Mapping[str, Judged], **others: Any) -> Path:
    """Writes the mart with a row an outcome: pairs, flag and reason."""
    mart = declared_marts()[MART]
    names = [*mart.key, *(measure.name for measure in mart.measures)]
    blank = dict.fromkeys(names) | {"period_type": "school_year", "period_key": "2024-25"}
    rows = [
        blank
        | {"outcome_id": outcome, "n_matched": n, "evidence_flag": flag, "evidence_reason": reason, "mean_pre": 3.0}
        | {"suppressed": n is None}
        | others
        for outcome, (n, (flag, reason)) in judged.items()
    ]
    (folder / "bi" / "marts").mkdir(parents=True)
    pq.write_table(pa.Table.from_pylist(rows), folder / "bi" / "marts" / f"{MART}.parquet")
    return folder


def columns(before: Path, now: Path, thresholds: Thresholds) -> dict[str, int]:
    """Findings by column."""
    report = Report()
    marts: Mapping[str, Mart] = {MART: declared_marts()[MART]}
    compare(now, marts, [before], report, thresholds)
    return dict(report.tallies["two editions", MART].columns)


def asks(pairs: int) -> Thresholds:
    return Thresholds(evidence_pairs=pairs)


@pytest.mark.parametrize(("first", "then"), [(10, 15), (15, 10)])
def test_another_threshold_stops_no_publish(tmp_path: Path, first: int, then: int) -> None:
    def of(least: int) -> dict[str, Judged]:
        shown = {f"o{n}": (n, EVIDENCE if n >= least else FEW) for n in (8, 10, 14, 15, 30)}
        return {**shown, "hidden": (None, (None, None))}

    before, now = edition(tmp_path / "before", of(first)), edition(tmp_path / "now", of(then))
    assert columns(before, now, asks(then)) == {}
    assert columns(before, now, asks(first)) == {"evidence_flag": 2}, "what no threshold explains is found"


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        # a pair that came late, behind a count that stands as it stood
        ((20, FEW), (20, EVIDENCE), {}),
        ((20, EVIDENCE), (20, FEW), {"evidence_flag": 1}),
        ((14, FEW), (14, EVIDENCE), {"evidence_flag": 1}),
        ((14, EVIDENCE), (15, EVIDENCE), {"n_matched": 1}),
        ((14, FEW), (15, EVIDENCE), {"n_matched": 1}),
        # a reason that is no matter of how many
        ((20, ("insufficient", "scale_failed")), (20, EVIDENCE), {"evidence_reason": 1}),
        ((20, EVIDENCE), (20, ("insufficient", "no_spread")), {"evidence_flag": 1}),
        ((14, ("insufficient", "no_spread")), (14, FEW), {"evidence_reason": 1}),
        # a count that is not there decides nothing
        ((None, EVIDENCE), (None, FEW), {"evidence_flag": 1}),
    ],
)
def test_a_word_that_the_count_shown_does_not_explain_is_found(
    tmp_path: Path, before: Judged, now: Judged, told: dict[str, int]
) -> None:
    first, then = edition(tmp_path / "before", {"o": before}), edition(tmp_path / "now", {"o": now})
    assert columns(first, then, asks(15)) == told


def test_what_changes_beside_it_is_found_as_before(tmp_path: Path) -> None:
    first = edition(tmp_path / "before", {"o": (14, EVIDENCE)})
    then = edition(tmp_path / "now", {"o": (14, FEW)}, mean_pre=3.5)
    assert columns(first, then, asks(15)) == {"mean_pre": 1}


def test_every_published_mart_with_effects_says_what_judges_its_evidence() -> None:
    assert len(IMPACT) == 4
    for name in IMPACT:
        judged = {m.name: (m.judged.enough, m.judged.below) for m in declared_marts()[name].measures if m.judged}
        assert judged == {"evidence_flag": ("descriptive", "insufficient"), "evidence_reason": (None, "few_pairs")}


@pytest.mark.parametrize(("n", "least"), [(3, 10), (9, 10), (10, 10), (11, 10), (11, 12)])
def test_the_estimate_judges_as_it_is_declared(n: int, least: int) -> None:
    pairs = [float(at % 5) for at in range(n)], [float(at * at % 7) for at in range(n)]
    effect = paired_effect(*pairs, evidence_pairs=least)
    flag, reason = (declared_marts()[MART].measure(name) for name in ("evidence_flag", "evidence_reason"))
    assert flag is not None
    assert reason is not None
    assert flag.judged is not None
    assert reason.judged is not None
    assert effect.evidence_flag == flag.judged.says(n, asks(least))
    assert effect.evidence_reason == reason.judged.says(n, asks(least))
