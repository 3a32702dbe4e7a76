from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from coaching.district import Thresholds
from coaching.errors import ContractError
from coaching.marts import declared_marts
from expectations.marts.check import check_marts
from expectations.marts.promises import Table, promises

THRESHOLDS = Thresholds.model_validate({"staff_implementation": 5, "staff_outcomes": 10, "coaches": 3})
IMPLEMENTATION = "mart_implementation_by_school_standard"
IMPACT = "mart_impact_by_school_standard"
KEY = (
    "'s' || i as school_key, 'F' as framework_id, 'F:1' as qualified_code, 'year' as period_type, '2025' as period_key"
)
DAYS = "date '2025-12-31' as period_end, date '2026-01-05' as data_through_date"
COLUMNS = f"""{KEY}, {DAYS}, true as is_programme_focus, i % 2 = 0 as suppressed,
    case when i % 2 = 1 then 20 end::bigint as teachers_eligible,
    case when i % 2 = 1 then 20 end::bigint as teachers_coached,
    case when i % 2 = 1 then 10 end::bigint as teachers_over_threshold,
    case when i % 2 = 1 then 0.5 end::decimal(6, 4) as dosage_threshold_rate,
    case when i % 2 = 1 then 7 end::bigint as teachers_coached_eligible,
    case when i % 2 = 1 then 3 end::bigint as coaches_active,
    case when i % 2 = 1 then 0.35 end::decimal(6, 4) as reach_rate, case when i % 2 = 1 then 0.5 end::decimal(6,
    4) as share_of_school_coach_minutes,
    case when i % 2 = 1 then 6 end::bigint as cycles_started, case when i % 2 = 1 then 21.5 end::decimal(8,
    1) as cycle_days_median,
    case when i % 2 = 1 then 20 end::bigint as cycles_due, case when i % 2 = 1 then 10 end::bigint as cycles_completed,
    case when i % 2 = 1 then 0.5 end::decimal(6, 4) as cycle_completion_rate,
    cast(null as text) as cycle_completion_rate_band, cast(null as text) as hidden_parts,
    case when i % 2 = 1 then 0.4 end::decimal(6, 4) as followup_rate,
    case when i % 2 = 1 then 5 end::bigint as followups_closed_window,
    case when i % 2 = 1 then 2 end::bigint as followups_on_time,
    case when i % 2 = 1 then '5-9' end as n_band"""
IMPACT_COLUMNS = f"""{KEY}, {DAYS}, 'o' as outcome_id, 'd' as design, 'c' as comparison_id, 'a' as attribution,
    4 as guskey_level, i % 2 = 0 as suppressed,
    case when i % 2 = 1 then 12 end::bigint as n_matched, case when i % 2 = 1 then 20 end::bigint as n_pre,
    case when i % 2 = 1 then 13 end::bigint as n_post, case when i % 2 = 1 then 0.60 end::decimal(6, 4) as match_rate,
    case when i % 2 = 1 then 0 end::bigint as late_pre_n,
    case when i % 2 = 1 then 0.2 end::decimal(8, 4) as effect_g, case when i % 2 = 1 then -0.1 end::decimal(8,
    4) as ci_low,
    case when i % 2 = 1 then 0.5 end::decimal(8, 4) as ci_high, case when i % 2 = 1 then true end as scale_comparable,
    case when i % 2 = 1 then 0.6 end::decimal(10, 4) as corr_pre_post,
    case when i % 2 = 1 then 0.65 end::decimal(3, 2) as likely_above,
    case when i % 2 = 1 then 'descriptive' end as evidence_flag"""

Build = Callable[..., Path]


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """A warehouse whose marts keep every promise, then changed by statements."""

    def make(*statements: str) -> Path:
        file = tmp_path / "warehouse.duckdb"
        with duckdb.connect(str(file)) as connection:
            connection.execute("create schema marts")
            connection.execute(f"create table marts.{IMPLEMENTATION} as select {COLUMNS} from range(40) t(i)")
            connection.execute(f"create table marts.{IMPACT} as select {IMPACT_COLUMNS} from range(30) t(i)")
            connection.execute(
                "create table marts.mart_data_freshness as select 'canvas' as source, date '2026-01-05' as data_through"
            )
            for statement in statements:
                connection.execute(statement)
        return file

    return make


def test_kept_promises_give_the_rows_checked(build: Build) -> None:
    assert check_marts(build(), thresholds=THRESHOLDS) == {IMPACT: 30, IMPLEMENTATION: 40, "mart_data_freshness": 1}


def change(mart: str, column: str, value: str, where: str = "school_key = 's1'") -> str:
    return f"update marts.{mart} set {column} = {value} where {where}"


BREACHES = {
    "teachers_coached_is_hidden (1)": change(IMPLEMENTATION, "teachers_coached", "9", "school_key = 's2'"),
    "n_band_is_hidden (20)": change(IMPLEMENTATION, "n_band", "'<5'", "suppressed"),
    "scale_comparable_is_hidden (1)": change(IMPACT, "scale_comparable", "false", "school_key = 's2'"),
    "suppressed_is_said (1)": change(IMPLEMENTATION, "suppressed", "null"),
    "teachers_coached_is_large_enough (1)": change(IMPLEMENTATION, "teachers_coached", "4"),
    "coaches_active_is_large_enough (1)": change(IMPLEMENTATION, "coaches_active", "1"),
    "n_matched_is_large_enough (1)": change(IMPACT, "n_matched", "0"),
    "n_pre_is_large_enough (1)": change(IMPACT, "n_pre", "9"),
    "late_pre_n_is_large_enough (1)": change(IMPACT, "late_pre_n", "2"),
    "teachers_coached_eligible_is_large_enough (1)": change(IMPLEMENTATION, "teachers_coached_eligible", "2"),
    "cycles_due_is_large_enough (1)": change(IMPLEMENTATION, "cycles_due", "4"),
    "cycles_completed_is_large_enough (1)": change(IMPLEMENTATION, "cycles_completed", "4"),
    "dosage_threshold_rate_rests_on_enough (1)": change(IMPLEMENTATION, "teachers_over_threshold", "2"),
    "teachers_over_threshold_leaves_enough (1)": change(IMPLEMENTATION, "teachers_over_threshold", "18"),
    "reach_rate_shows_with_its_parts (1)": change(IMPLEMENTATION, "teachers_eligible", "null"),
    "reach_rate_goes_with_its_people (1)": change(IMPLEMENTATION, "hidden_parts", "'started, reached'"),
    "cycles_due_tells_no_coded_share (1)": change(IMPLEMENTATION, "cycle_completion_rate_band", "'>=90 % of 20-39'"),
    "cycle_completion_rate_is_in_whole_per_cent (1)": change(IMPLEMENTATION, "cycle_completion_rate", "0.333"),
    "reach_rate_is_a_share (1)": change(IMPLEMENTATION, "reach_rate", "1.2"),
    "share_of_school_coach_minutes_is_a_share (1)": change(IMPLEMENTATION, "share_of_school_coach_minutes", "-0.1"),
    "effect_g_is_inside_its_interval (1)": change(IMPACT, "ci_low", "null"),
    "effect_g_is_inside_its_interval (2)": change(IMPACT, "ci_high", "0.1", "school_key in ('s1', 's3')"),
    "likely_above_is_hidden (1)": change(IMPACT, "likely_above", "0.5", "school_key = 's2'"),
    "likely_above_follows (1)": change(IMPACT, "corr_pre_post", "null"),
    "cycles_completed_fit_cycles_due (1)": change(IMPLEMENTATION, "cycles_completed", "21"),
    "followups_on_time_fit_followups_closed_window (1)": change(IMPLEMENTATION, "followups_on_time", "6"),
    "teachers_coached_eligible_fit_teachers_eligible (1)": change(IMPLEMENTATION, "teachers_coached_eligible", "21"),
    "teachers_over_threshold_fit_teachers_coached (1)": change(IMPLEMENTATION, "teachers_over_threshold", "21"),
    "n_matched_fit_n_pre (1)": change(IMPACT, "n_pre", "11"),
    "period_is_closed (1)": change(IMPLEMENTATION, "period_end", "date '2026-01-06'"),
    "primary_key_is_unique (1)": (
        f"insert into marts.{IMPLEMENTATION} select * from marts.{IMPLEMENTATION} where school_key = 's1'"
    ),
    "no_column_names_a_person (1)": f"alter table marts.{IMPACT} add column person_key varchar",
    "school_key_names_nobody (1)": change(IMPLEMENTATION, "school_key", "repeat('0f', 32)"),
    "outcome_id_names_nobody (1)": change(IMPACT, "outcome_id", "'zoe@planted.example'"),
}


@pytest.mark.parametrize("told", BREACHES)
def test_a_broken_promise_is_told_with_mart_rule_and_count(told: str, build: Build) -> None:
    with pytest.raises(ContractError) as caught:
        check_marts(build(BREACHES[told]), thresholds=THRESHOLDS)
    assert told in str(caught.value)
    assert "mart_" in str(caught.value)
    assert "planted" not in str(caught.value)


def test_every_promise_can_be_broken(build: Build) -> None:
    with duckdb.connect(str(build())) as connection:
        columns = "select column_name, data_type from duckdb_columns() where table_name = ?"
        found = [
            Table(name, dict(connection.execute(columns, [name]).fetchall()), declared_marts()[name])
            for name in (IMPLEMENTATION, IMPACT)
        ]
    kinds = {rule.rule_name.removeprefix(rule.column) for table in found for rule in promises(table, THRESHOLDS)}
    tried = {told.split(" ")[0] for told in BREACHES}
    assert kinds
    assert all(any(name.endswith(kind) for name in tried) for kind in kinds), kinds


def test_nobody_may_be_shown_for_coaching_but_not_for_outcomes(build: Build) -> None:
    of_coached = ("teachers_coached", "teachers_coached_eligible", "teachers_over_threshold")
    nobody = [change(IMPLEMENTATION, column, "0") for column in of_coached]
    nobody.append(change(IMPLEMENTATION, "coaches_active", "null"))
    assert check_marts(build(*nobody), thresholds=THRESHOLDS)[IMPLEMENTATION] == 40


def test_the_districts_own_thresholds_hold(build: Build) -> None:
    with pytest.raises(ContractError, match="teachers_coached_is_large_enough \\(20\\)"):
        check_marts(build(), thresholds=Thresholds.model_validate({"staff_implementation": 21}))


def test_no_marts_at_all_is_an_error(tmp_path: Path) -> None:
    file = tmp_path / "warehouse.duckdb"
    duckdb.connect(str(file)).close()
    with pytest.raises(ContractError, match="has no table"):
        check_marts(file)


def test_no_warehouse_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no warehouse"):
        check_marts(tmp_path / "missing.duckdb")
