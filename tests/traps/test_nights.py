"""Traps in a built warehouse: three nights of the sandbox, whose logs hold the mess that the seeds warn of."""

from collections.abc import Iterator

import duckdb
import pytest

from tests.integration.nights import ThreeNights, tell


@pytest.fixture(scope="module")
def warehouse(three_nights: ThreeNights) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(three_nights.line.paths.warehouse), read_only=True) as engine:
        yield engine


def test_x01_codes_of_no_standard_are_kept_listed_and_unaligned(warehouse: duckdb.DuckDBPyConnection) -> None:
    found = {
        method: (count, written, sure)
        for method, count, written, sure in warehouse.execute(
            """select match_method, count(*), count(raw_code), max(confidence) from core.bridge_session_standard
            where qualified_code in ('NETSC-2011:4b', 'NETSC-2011:UNALIGNED') and raw_code like '%4d%' group by 1"""
        ).fetchall()
    }
    listed, quarantined = warehouse.execute(
        """select count(*), count(*) filter (where is_quarantined)
        from quality.review_standard_codes where raw_code = '4d'"""
    ).fetchall()[0]
    crossing = warehouse.execute(
        """select count(*) from core.bridge_session_standard as bridge
        inner join core.fct_coaching_session as sessions using (session_key)
        where split_part(bridge.qualified_code, ':', 1) <> sessions.framework_id"""
    ).fetchall()[0][0]
    tell(f"X1: 4d in {found}; {listed} listed, {quarantined} of them quarantined; {crossing} codes cross frameworks")
    assert set(found) == {"text_override", "unresolved"}
    assert all(count == written > 0 for count, written, _ in found.values())
    assert found["text_override"][2] > 0 == found["unresolved"][2]
    assert listed > quarantined > 0 == crossing


def test_x05_a_schools_level_is_named_as_its_aliases_say(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The sandbox's seed writes one school's level out; no level has two names where people read it."""
    written, found = warehouse.execute(
        """select list_sort(list(distinct groups.school_level)), list_sort(list(distinct schools.school_level))
        from staging.school_groups as groups inner join core.dim_school as schools using (school_code)"""
    ).fetchall()[0]
    tell(f"X5: levels as written {written}, as told {found}")
    assert "Elementary-School" in written
    assert found == ["ES", "HS", "MS"]


def test_x06_a_claim_without_data_is_held_as_such(warehouse: duckdb.DuckDBPyConnection) -> None:
    levels = dict(warehouse.execute("select evidence_level, count(*) from core.fct_claim group by 1").fetchall())
    claims, backed = warehouse.execute(
        "select sum(claims_n), sum(claims_with_evidence_n) from marts_restricted.mart_programme_year"
    ).fetchall()[0]
    figures, ours, of_claims = warehouse.execute(
        """select count(*), count(*) filter (where benchmark_id in (select benchmark_id from staging.ref_benchmarks)),
        count(*) filter (where benchmark_id in (select claim_id from core.fct_claim)) from marts.mart_benchmark"""
    ).fetchall()[0]
    tell(f"X6: claims by what stands behind them {levels}; {figures} benchmarks, {of_claims} of them claims")
    assert levels["asserted"] > 0
    assert sum(levels.values()) == claims > backed > 0
    assert figures == ours > 0 == of_claims


def test_x09_a_mart_counts_co_teaching_by_itself(warehouse: duckdb.DuckDBPyConnection) -> None:
    held = warehouse.execute(
        "select count(*) from core.fct_coaching_session where session_type = 'co_teaching'"
    ).fetchall()[0][0]
    told, schools = warehouse.execute(
        """select sum(co_teaching_sessions), count(*) filter (where co_teaching_sessions > 0)
        from marts_restricted.mart_implementation_by_school
        where framework_id = 'all' and period_type = 'school_year'"""
    ).fetchall()[0]
    tell(f"X9: {held} sessions of co-teaching, {told} in the mart of {schools} schools")
    assert held == told > 0


def test_x16_each_role_of_a_credential_is_told(warehouse: duckdb.DuckDBPyConnection) -> None:
    lists = [
        roles.split(", ")
        for (roles,) in warehouse.execute("select learning_forward_role from core.fct_credential_earned").fetchall()
    ]
    told = {
        role
        for (roles,) in warehouse.execute(
            "select credential_roles from marts_restricted.mart_coach_development where credential_roles is not null"
        ).fetchall()
        for role in roles.split(", ")
    }
    known = {row[0] for row in warehouse.execute("select term_code from staging.ref_terms").fetchall()}
    tell(f"X16: {len(lists)} credentials, {sum(len(own) > 1 for own in lists)} with several roles: {sorted(told)}")
    assert max(map(len, lists)) > 1
    assert {role for own in lists for role in own} == told <= known


def test_x11_a_log_is_in_no_product_of_a_principal(three_nights: ThreeNights) -> None:
    """What BI may read has marts only: no session, no person, nobody's own words. There is nothing to evaluate by."""
    with duckdb.connect(str(three_nights.line.paths.published / "current" / "bi" / "bi.duckdb"), read_only=True) as bi:
        columns = bi.execute("select schema_name, table_name, column_name from duckdb_columns() where not internal")
        found = columns.fetchall()
    tables = {(schema, table) for schema, table, _ in found}
    tell(f"X11: {len(tables)} tables, {len(found)} columns of bi.duckdb")
    assert len(tables) > 8
    assert {schema for schema, _ in tables} == {"marts"}
    named = [f"{t}.{c}" for _, t, c in found if c.endswith(("person_key", "coach_key", "session_key", "_hash", "_raw"))]
    assert named == []


def test_x12_free_text_takes_no_part(warehouse: duckdb.DuckDBPyConnection) -> None:
    total, counted, listed = warehouse.execute(
        """select count(*), count(*) filter (where codes.is_counted), count(review.review_key)
        from intermediate.int_session_codes__resolved as codes
        left join quality.review_standard_codes as review using (session_key, piece_position, is_primary_cell)
        where codes.match_method = 'free_text'"""
    ).fetchall()[0]
    tell(f"X12: {total} pieces of free text, {counted} counted, {listed} listed for review")
    assert total == listed > 0 == counted


def test_x19_every_cycle_says_how_it_came_about(warehouse: duckdb.DuckDBPyConnection) -> None:
    paths = dict(warehouse.execute("select entry_path, count(*) from core.fct_coaching_cycle group by 1").fetchall())
    tell(f"X19: cycles by entry path: {paths}")
    assert {"volunteer", "invited", "required", "whole_school"} <= set(paths)


def test_x21_the_dimension_has_what_the_frameworks_have(warehouse: duckdb.DuckDBPyConnection) -> None:
    counts = warehouse.execute(
        """select framework_id, count(*) filter (where standard_level = 'standard' and not is_unaligned),
        count(*) filter (where standard_level = 'indicator'), count(*) filter (where is_unaligned)
        from core.dim_standard group by 1 order by 1 desc"""
    ).fetchall()
    tell(f"X21: standards, indicators and UNALIGNED by framework: {counts}")
    assert counts == [("NETSC-2011", 6, 28, 1), ("ISTEC-2019", 7, 26, 1)]
