"""The estimate step on a small warehouse: what it writes, twice the same, and what it refuses."""

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.district import District, load_district
from coaching.errors import ContractError
from coaching.paths import Paths
from tests.unit.warehouse.toy import make_warehouse
from warehouse.estimate.effects import paired_effect
from warehouse.estimate.step import estimate
from warehouse.estimates import RELIABILITY, effects_schema, impact_cell

PAIRS = "intermediate.int_impact_pairs__placed"


@pytest.fixture
def district() -> District:
    return load_district("sandbox")


def test_every_cell_and_scale_is_there(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    result = estimate(paths=paths, district=district)
    effects = pq.read_table(paths.estimates / "effects.parquet")
    assert effects.schema.equals(effects_schema())
    assert (result.cells, result.pairs, result.scales) == (
        18,
        effects.num_rows and sum(effects["n_matched"].to_pylist()),
        1,
    )
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        expected = warehouse.execute(
            f"select {', '.join(impact_cell())}, count(*) from {PAIRS} group by all order by all"
        ).fetchall()
        scores = warehouse.execute(
            "select score_pre, score_post from intermediate.int_impact_pairs__placed where school_key = 's5' and "
            "qualified_code = 'F:2'"
        ).fetchall()
    assert [(*(row[name] for name in impact_cell()), row["n_matched"]) for row in effects.to_pylist()] == expected
    row = next(r for r in effects.to_pylist() if (r["school_key"], r["qualified_code"]) == ("s5", "F:2"))
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


def test_equal_input_gives_equal_bytes(district: District) -> None:
    paths = Paths.from_env()
    seen = set()
    for _ in range(3):  # the toy's rows come in random order
        make_warehouse(paths)
        estimate(paths=paths, district=district)
        seen.add(tuple((paths.estimates / name).read_bytes() for name in ("effects.parquet", "reliability.parquet")))
    assert len(seen) == 1


def test_no_pairs_give_an_empty_file_of_the_schema(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute("delete from intermediate.int_impact_pairs__placed")
        warehouse.execute("delete from core.fct_survey_response_item")
    assert estimate(paths=paths, district=district).cells == 0
    for name, schema in (("effects", effects_schema()), ("reliability", RELIABILITY)):
        table = pq.read_table(paths.estimates / f"{name}.parquet")
        assert table.num_rows == 0
        assert table.schema.equals(schema)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            "update intermediate.int_impact_pairs__placed set score_post = null where pair_key = 'pair6-3'",
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
