"""The estimate step on a small warehouse: what it writes, twice the same, and what it refuses."""

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.district import District, load_district
from coaching.errors import ContractError
from coaching.paths import Paths
from tests.unit.warehouse.toy import make_warehouse
from warehouse.estimate.effects import paired_effect
from warehouse.estimate.nonresponse import nonresponse
from warehouse.estimate.reliability import item_fits
from warehouse.estimate.step import estimate
from warehouse.estimates import (
    COMPARISONS,
    EFFECTS,
    EVENT_STUDY,
    GAPS,
    OUTCOME_CHANGES,
    PATHWAYS,
    RELIABILITY,
    SCHOOL_EFFECTS,
    SERIES,
    SURVEY_ITEMS,
    SURVEY_NONRESPONSE,
)

PAIRS = "intermediate.int_impact__answers"
FILES = {
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
}


@pytest.fixture
def district() -> District:
    return load_district("sandbox")


def test_every_cell_and_scale_is_there(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    result = estimate(paths=paths, district=district)
    effects = pq.read_table(paths.estimates / "effects.parquet")
    assert effects.schema.equals(EFFECTS)
    assert (result.cells, result.pairs, result.scales) == (
        36,
        effects.num_rows and sum(effects["n_matched"].to_pylist()),
        2,
    )
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        expected = warehouse.execute(
            f"select variant, cell_key, count(*) from {PAIRS}, (values ('live'), ('released')) as of(variant) "
            "group by all order by all"
        ).fetchall()
        scores = warehouse.execute(
            "select score_pre, score_post from intermediate.int_impact__answers where school_key = 's5' and "
            "qualified_code = 'F:2'"
        ).fetchall()
    assert [(row["variant"], row["cell_key"], row["n_matched"]) for row in effects.to_pylist()] == expected
    row = next(r for r in effects.to_pylist() if r["cell_key"].startswith("s5|F:2|"))
    effect = paired_effect([a for a, _ in scores], [b for _, b in scores])
    assert len(scores) == 22
    assert (row["effect_g"], row["ci_low"], row["ci_high"], row["mde_80"]) == (
        effect.effect_g,
        effect.ci_low,
        effect.ci_high,
        effect.mde_80,
    )
    scale = pq.read_table(paths.estimates / "reliability.parquet").to_pylist()[0]
    assert (scale["n_complete"], scale["n_items"]) == (40, 4)
    assert scale["cronbach_alpha"] is not None


def test_items_and_who_did_not_answer_again_are_told(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    estimate(paths=paths, district=district)
    items = pq.read_table(paths.estimates / "survey_items.parquet").to_pylist()
    fits = item_fits([[float(1 + (i * 3 + (q * i) % 2) % 5) for q in range(1, 5)] for i in range(40)])
    assert [row["question_id"] for row in items] == ["q1", "q2", "q3", "q4"]
    assert [row["item_rest_r"] for row in items] == pytest.approx([fit.item_rest_r for fit in fits], abs=1e-15)
    (lost,) = pq.read_table(paths.estimates / "survey_nonresponse.parquet").to_pylist()
    followed = {i: 1 + i % 5 / 2 for i in range(2, 40)}  # two whom nothing tells cannot be missed
    expected = nonresponse([s for i, s in followed.items() if i % 4], [s for i, s in followed.items() if not i % 4])
    assert (lost["n_stayed"], lost["n_lost"], lost["gap_g"]) == (29, 9, pytest.approx(expected.gap_g, abs=1e-15))


def test_several_schools_have_a_mean_and_no_effect_and_who_is_not_matched_has_neither(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(
            f"insert into {PAIRS} select * replace ('district|' || qualified_code as cell_key, "
            f"'district' as place_level, school_key <> 's6' as is_matched) from {PAIRS}"
        )
        mean = warehouse.execute(
            f"select avg(score_pre) from {PAIRS} where cell_key = 'district|F:2' and is_matched"
        ).fetchone()
    estimate(paths=paths, district=district)
    effects = {row["cell_key"]: row for row in pq.read_table(paths.estimates / "effects.parquet").to_pylist()}
    pooled, schools = effects["district|F:2"], [effects[name] for name in effects if "|F:2|" in name]
    assert pooled["n_matched"] == sum(row["n_matched"] for row in schools) - 26 == 70
    assert (pooled["mean_pre"],) == pytest.approx(mean)
    assert (pooled["evidence_flag"], pooled["effect_g"], pooled["ci_low"], pooled["mde_80"]) == (
        "descriptive", None, None, None,
    )  # fmt: skip


def test_equal_input_gives_equal_bytes(district: District) -> None:
    paths = Paths.from_env()
    seen = set()
    for _ in range(3):  # the toy's rows come in random order
        make_warehouse(paths)
        estimate(paths=paths, district=district)
        seen.add(tuple((paths.estimates / f"{name}.parquet").read_bytes() for name in FILES))
    assert len(seen) == 1


def test_no_pairs_give_an_empty_file_of_the_schema(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute("delete from intermediate.int_impact__answers")
        warehouse.execute("delete from intermediate.int_survey_items__placed")
        warehouse.execute("delete from intermediate.int_comparison__answers")
        warehouse.execute("delete from intermediate.int_survey_respondents__paired")
        warehouse.execute("delete from intermediate.int_gap_figures__banded")
        warehouse.execute("delete from intermediate.int_interaction_pathways__paired")
        warehouse.execute("delete from intermediate.int_outcome_pairs__exposed")
    assert estimate(paths=paths, district=district).cells == 0
    for name, schema in FILES.items():
        table = pq.read_table(paths.estimates / f"{name}.parquet")
        assert table.num_rows == 0
        assert table.schema.equals(schema)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            "update intermediate.int_impact__answers set score_post = null where pair_key = 'pair6-3'",
            "3 matched pairs lack a score",
        ),
        (
            (f"insert into {PAIRS} select * from {PAIRS} where pair_key = 'pair6-3'"),
            "3 matched pairs stand more than once",
        ),
    ],
)
def test_broken_pairs_are_refused_and_the_old_file_stays(district: District, damage: str, words: str) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    estimate(paths=paths, district=district)
    before = (paths.estimates / "effects.parquet").read_bytes()
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(damage)
    with pytest.raises(ContractError, match=words) as caught:
        estimate(paths=paths, district=district)
    assert "pair6" not in str(caught.value)
    assert (paths.estimates / "effects.parquet").read_bytes() == before
    assert not list(paths.estimates.glob(".*"))
