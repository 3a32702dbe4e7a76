"""How likely a change is that matters, of the published file alone: it says nothing that does not stand beside it."""

from typing import Any

import duckdb
import pytest

from tests.integration.independent.chance import chance
from tests.integration.nights import ThreeNights, tell

MARTS = ("mart_impact_by_school", "mart_impact_by_school_standard")
TOLD = ("likely_above", "likely_words")


@pytest.fixture(scope="module", params=MARTS)
def rows(request: pytest.FixtureRequest, three_nights: ThreeNights) -> list[dict[str, Any]]:
    with duckdb.connect(str(three_nights.line.paths.published / "current" / "bi" / "bi.duckdb"), read_only=True) as bi:
        found = bi.execute(f"select * from marts.{request.param}")
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_where_the_effect_is_hidden_it_is_hidden(rows: list[dict[str, Any]]) -> None:
    hidden = [row for row in rows if row["suppressed"] or row["effect_g"] is None]
    assert hidden
    assert [row for row in hidden if any(row[name] is not None for name in TOLD)] == []


def test_whoever_reads_the_row_can_work_it_out(rows: list[dict[str, Any]]) -> None:
    shown = [row for row in rows if row["effect_g"] is not None]
    for row in shown:
        g, r, matters = (float(row[name]) for name in ("effect_g", "corr_pre_post", "change_that_matters"))
        rise = g if row["direction"] == "up" else -g
        worked_out = chance(rise, r, row["n_matched"], matters, is_evidence=row["evidence_flag"] == "descriptive")
        assert [row[name] for name in TOLD] == [worked_out[name] for name in TOLD]
    tell(f"{len(shown)} of {len(rows)} cells are shown, each with what follows from its effect")
