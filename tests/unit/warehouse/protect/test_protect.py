"""The protect step on a small warehouse: which families, what the file says, twice the same."""

import json

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.district import District, load_district
from coaching.errors import ContractError
from coaching.paths import Paths
from tests.unit.warehouse.toy import make_warehouse
from warehouse.estimates import PRIVACY_MASK
from warehouse.protect.step import FOOTER, mask


@pytest.fixture
def district() -> District:
    return load_district("sandbox")


def masked(paths: Paths) -> dict[tuple[str, str], str | None]:
    rows = pq.read_table(paths.estimates / "privacy_mask.parquet").to_pylist()
    assert all(row["suppressed"] == (row["reason"] is not None) for row in rows)
    return {(row["mart"], row["cell_key"]): row["reason"] for row in rows}


def test_both_marts_are_masked(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    result = mask(paths=paths, district=district)
    found = masked(paths)
    assert (len(found), result.cells) == (126 + 18, 144)
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        people = dict(
            warehouse.execute(
                "select concat_ws('|', school_key, framework_id, qualified_code, period_type, period_key), "
                "teachers_coached from marts_restricted.mart_implementation_by_school_standard"
            ).fetchall()
        )
    for key, coached in people.items():
        if 0 < coached < 5:
            assert found["implementation", key] == "primary"
        elif found["implementation", key]:
            assert found["implementation", key] == "line"
    assert any(coached == 0 and found["implementation", key] is None for key, coached in people.items())
    # school s1 has 5, 6 and 7 matched people: under ten; s3 has 13 to 15
    assert found["impact", "s1|F|F:1|school_year|2025-26|tpack|prepost_matched|none|exposed"] == "primary"
    assert found["impact", "s3|F|F:1|school_year|2025-26|tpack|prepost_matched|none|exposed"] is None
    assert result.primary > 0


def test_people_are_counted_not_pairs(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(
            "update intermediate.int_impact__answers set person_key = 'person-' || (hash(pair_key) % 4) where "
            "school_key = 's6'"
        )
    mask(paths=paths, district=district)
    assert masked(paths)["impact", "s6|F|F:3|school_year|2025-26|tpack|prepost_matched|none|exposed"] == "primary"


def test_equal_input_gives_equal_bytes_and_names_its_thresholds(district: District) -> None:
    paths = Paths.from_env()
    seen = set()
    for _ in range(3):
        make_warehouse(paths)
        mask(paths=paths, district=district)
        seen.add((paths.estimates / "privacy_mask.parquet").read_bytes())
    assert len(seen) == 1
    file = pq.ParquetFile(paths.estimates / "privacy_mask.parquet")
    assert file.schema_arrow.remove_metadata().equals(PRIVACY_MASK)
    assert json.loads(file.metadata.metadata[FOOTER.encode()])["staff_implementation"] == 5


def test_empty_marts_give_an_empty_mask(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute("delete from intermediate.int_impact__answers")
        warehouse.execute("delete from marts_restricted.mart_implementation_by_school_standard")
    assert mask(paths=paths, district=district).cells == 0
    assert masked(paths) == {}


def test_a_measure_without_a_family_is_refused(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(
            "alter table marts_restricted.mart_implementation_by_school_standard add column salary_mean double"
        )
    with pytest.raises(ContractError, match="without a privacy family: salary_mean"):
        mask(paths=paths, district=district)
    assert not (paths.estimates / "privacy_mask.parquet").exists()


def test_minutes_of_nobody_counted_are_hidden(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    key = "s1|F|F:2|month|2025-10"
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        found = warehouse.execute(
            "select count(*) from marts_restricted.mart_implementation_by_school_standard where school_key = "
            "'s1' and qualified_code = 'F:2' and period_key = '2025-10' and teachers_coached = 0"
        ).fetchone()
        assert found == (1,)
        warehouse.execute(
            "update marts_restricted.mart_implementation_by_school_standard set coach_minutes_allocated = 45 "
            "where school_key = 's1' and qualified_code = 'F:2' and period_key = '2025-10'"
        )
    mask(paths=paths, district=district)
    assert masked(paths)["implementation", key] == "primary"


def test_settings_and_school_figures_are_no_activity(district: District) -> None:
    """A follow-up window of ten days stands in every row; it must not make rows of zeros look busy."""
    paths = Paths.from_env()
    make_warehouse(paths)
    mask(paths=paths, district=district)
    before = masked(paths)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(
            "alter table marts_restricted.mart_implementation_by_school_standard add column followup_days_n "
            "bigint default 10"
        )
        warehouse.execute(
            "alter table marts_restricted.mart_implementation_by_school_standard add column "
            "unaligned_school_rate double default 0.25"
        )
    mask(paths=paths, district=district)
    assert masked(paths) == before


def test_the_complement_is_of_those_reached(district: District) -> None:
    """38 of 40 eligible teachers reached: two were not, whoever else was coached."""
    paths = Paths.from_env()
    make_warehouse(paths)
    where = "where school_key = 's1' and qualified_code = 'F:1' and period_key = '2025-10'"
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(
            "update marts_restricted.mart_implementation_by_school_standard set teachers_coached_eligible = "
            f"38, teachers_coached = 45 {where}"
        )
    mask(paths=paths, district=district)
    assert masked(paths)["implementation", "s1|F|F:1|month|2025-10"] == "primary"


def test_a_cell_without_a_matched_pair_is_masked_too(district: District) -> None:
    paths = Paths.from_env()
    make_warehouse(paths)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute("drop view intermediate.int_impact_respondents__placed")
        warehouse.execute(
            "create view intermediate.int_impact_respondents__placed as select * exclude (is_matched), true as "
            "has_pre, false as has_post, school_key <> 's6' as is_matched from intermediate.int_impact__answers"
        )
    mask(paths=paths, district=district)
    assert masked(paths)["impact", "s6|F|F:1|school_year|2025-26|tpack|prepost_matched|none|exposed"] == "primary"
