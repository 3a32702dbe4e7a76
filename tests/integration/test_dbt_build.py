"""Both halves of the dbt build over a landing worked out by hand, night after night."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from coaching.district import District, load_district
from coaching.errors import ContractError
from coaching.fields import Type
from coaching.paths import PROJECT, Paths
from coaching.seeds import SEEDS
from tests.integration.landing_fixture import Rows, land, page_views, roster, streams_of
from warehouse.build import dbt
from warehouse.build.staging import model_name
from warehouse.store import index

pytestmark = pytest.mark.slow

STAFF = {"ann": "Teacher", "ben": "Teacher", "cas": "Instructional technology coach"}
WINDOWS = {
    "2025-10-30": ("2025-10-27T05:00:00Z", "2025-10-31T05:00:00Z"),
    "2025-10-31": ("2025-10-28T05:00:00Z", "2025-11-01T05:00:00Z"),
}


def _session(number: int, teachers: str, minutes: str, standards: str, **more: str) -> dict[str, str]:
    return {
        "submitted_at": f"10/2/2025 15:00:{number:02d}", "coach_email": "cas@", "session_date": "10/1/2025",
        "school": "North", "teacher_emails": teachers, "duration_minutes": minutes, "format": "One-on-one",
        "standards": standards, **more,
    }  # fmt: skip


# ann: 60 min in 2a and 2b; both: 30 min in 2a and something unknown, ann for 12 of them; a stranger: 20 min without a
# code, and two numbers for one person; ben did not come to the last, which was none
SESSIONS = [
    _session(1, "ann@", "60", "2a, 2b", follow_up_needed="Yes", follow_up_done="Yes", follow_up_date="10/15/2025"),
    _session(2, "ann@;ben@", "30", "2a; 9z", format="Group", attended_minutes="12;"),
    _session(3, "stranger@", "20", "", attended_minutes="5;10"),
    _session(4, "ben@", "45", "2a", attended_minutes="0"),
]


def _outside(night: str) -> Rows:
    """Two page views on the 29th, three on the night's day, in no section; one of each day is in a PD course."""
    found = page_views(date.fromisoformat(night), {"2025-10-29": 2, night: 3}, first=100)
    contexts = (
        {"context_type": "Course", "context_id": "pd"},
        {"context_type": "User", "context_id": "c1"},
        {"context_type": "Course", "context_id": None},
    )
    return [
        {k: v for k, v in {**view, **contexts[int(view["page_view_id"][-1])]}.items() if v is not None}
        for view in found
    ]


def _night(
    district: District,
    night: str,
    views: Mapping[str, int],
    paths: Paths,
    *,
    sessions: list[dict[str, str]] = SESSIONS,
    ann: str = "Teacher",
) -> None:
    roster(district, night, paths=paths, titles={**STAFF, "ann": ann})
    land(district, "google_sheets.coaching_log", night, sessions, paths=paths)
    for silent in ("google_sheets.coaching_log_2011", "google_sheets.coaching_cycles"):
        land(district, silent, night, [], paths=paths)
    land(district, "canvas.courses", night, [{"course_id": "pd", "course_purpose": "PD-1"}], paths=paths)
    listed = ("pd-1", "deleted") if night == min(WINDOWS) else ("pd-1",)
    land(district, "canvas.sections", night, [{"section_id": s, "course_id": "pd"} for s in listed], paths=paths)
    land(
        district,
        "canvas.page_views",
        night,
        [*page_views(date.fromisoformat(night), views), *_outside(night)],
        paths=paths,
        window=WINDOWS[night],
    )


def _build(district: District, paths: Paths) -> dbt.BuildResult:
    streams = streams_of(district)
    index.write_index(streams, paths=paths, district=district)
    dbt.prepare(district, streams, paths=paths)
    first = dbt.build(district, streams, paths=paths, half="first")
    second = dbt.build(district, streams, paths=paths, half="second")
    assert second.models + second.kept >= 4
    return first


def _query(paths: Paths, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        return warehouse.execute(sql).fetchall()


def _cell(paths: Paths, code: str, columns: str) -> tuple[object, ...]:
    sql = f"""select {columns} from marts_restricted.mart_implementation_by_school_standard
        where qualified_code = 'ISTEC-2019:{code}' and period_type = 'month' and period_key = '2025-10'"""
    rows = _query(paths, sql)
    assert len(rows) == 1, code
    return rows[0]


@pytest.fixture(scope="module")
def district() -> District:
    return load_district("sandbox")


@pytest.fixture(scope="module")
def built(district: District, tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """Two nights; ann's job title changes on the second, and its page views repeat the first one's window."""
    paths = Paths(tmp_path_factory.mktemp("dbt") / "data")
    _night(district, "2025-10-30", {"2025-10-29": 3, "2025-10-30": 2}, paths)
    assert _build(district, paths).passed > 20
    _night(district, "2025-10-31", {"2025-10-29": 3, "2025-10-30": 4, "2025-10-31": 1}, paths, ann="Lead teacher")
    # the class list still has ann's class: a title alone does not end an assignment
    year = {"school_id": "org-n", "role": "teacher", "begin_date": "2025-08-18", "end_date": "2026-06-12"}
    seats = [{"enrollment_id": f"e-{p}", "user_id": p, **year} for p in ("ann", "ben")]
    land(district, "oneroster.enrollments", "2025-10-31", seats, paths=paths)
    _build(district, paths)
    return paths


def test_the_implementation_mart_is_what_paper_says(built: Paths) -> None:
    # 2a: half of 60 and half of 30; ann received 30 + 6, ben 15
    told = _cell(
        built,
        "2a",
        "teachers_eligible, teachers_coached, sessions_full_count, "
        "coach_minutes_allocated, participant_minutes_allocated, reach_rate",
    )
    assert told == (2, 2, 2, Decimal(45), Decimal(51), Decimal(1))
    # standard 2 has both of its indicators: all of 60 and half of 30, each session once
    told = _cell(
        built, "2", "teachers_coached, sessions_full_count, coach_minutes_allocated, group_share, dosage_hours_median"
    )
    assert told == (2, 2, Decimal(75), Decimal("0.2000"), Decimal("0.68"))
    # UNALIGNED: half of 30 and all of 20; nobody knows the stranger, whose minutes are kept
    told = _cell(
        built,
        "UNALIGNED",
        "teachers_coached, coach_minutes_allocated, participant_minutes_allocated, unaligned_school_rate",
    )
    assert told == (2, Decimal(35), Decimal(41), Decimal("0.3182"))
    # the window of a session on 1 October closes ten school days later, on the 15th
    assert _cell(built, "2a", "followups_closed_window, followups_on_time, followup_rate") == (1, 1, Decimal(1))
    assert _cell(built, "7", "teachers_coached, sessions_full_count, coach_minutes_allocated") == (0, 0, Decimal(0))


def test_open_periods_and_unmasked_cells_stay_out_of_what_bi_reads(built: Paths) -> None:
    shown = _query(
        built,
        "select distinct period_type, period_key, suppressed, coach_minutes_allocated "
        "from marts.mart_implementation_by_school_standard",
    )
    assert shown == [("month", "2025-10", True, None)], "October is closed on its last day, and no mask was made"


def test_trailing_windows_count_once(built: Paths) -> None:
    days = _query(
        built, "select cast(event_date as varchar), sum(n_events) from core.fct_lms_daily group by 1 order by 1"
    )
    assert days == [("2025-10-29", 3), ("2025-10-30", 4), ("2025-10-31", 1)]


def test_staff_history_follows_the_loads(built: Paths) -> None:
    versions = _query(
        built,
        "select job_title_raw, cast(valid_from as varchar), cast(valid_to as varchar) from core.dim_staff "
        "where job_title_raw in ('Teacher', 'Lead teacher') order by 1, 2, 3",
    )
    assert versions == [
        ("Lead teacher", "2025-10-31", "9999-12-31"),
        ("Teacher", "1900-01-01", "2025-10-30"),
        ("Teacher", "1900-01-01", "9999-12-31"),
    ]


def test_a_section_that_is_listed_no_more_stays_known(built: Paths) -> None:
    assert _query(built, "select section_id from core.dim_section order by 1") == [("deleted",), ("pd-1",)]


def test_an_unknown_code_and_an_unknown_person_are_listed_for_review(built: Paths) -> None:
    assert _query(built, "select raw_code, qualified_code, is_quarantined from quality.review_standard_codes") == [
        ("9z", "ISTEC-2019:UNALIGNED", True)
    ]
    assert _query(built, "select identity_id from quality.review_people") == [("stranger@",)]


def test_events_that_count_in_no_section_are_counted_for_review(built: Paths) -> None:
    """The 29th is in both nights and counts once: 1 + 2 + 2 without a course, one a day in the PD course."""
    found = _query(
        built, "select finding, detail, row_count from quality.review_config where subject = 'canvas' order by all"
    )
    assert found == [
        ("lms_event_in_staff_pd_course", "page_views", 3),
        ("lms_event_without_course", "page_views", 5),
        ("lms_event_without_section", "not enrolled in the course", 8),
    ]


def test_a_list_of_minutes_that_fits_nobody_is_listed_for_review(built: Paths) -> None:
    found = _query(
        built,
        """select review.subject, review.row_count, strftime(sessions.submitted_at, '%M:%S'), sessions.duration_minutes
        from quality.review_config as review
        inner join core.fct_coaching_session as sessions on review.detail = sessions.session_key
        where review.finding = 'session_minutes_list_misfit'""",
    )
    assert found == [("coaching_log 2019", 1, "00:03", Decimal(20))]


def test_a_session_to_which_nobody_came_is_counted_as_not_held_alone(built: Paths) -> None:
    found = _query(
        built, "select subject, detail, row_count from quality.review_config where finding = 'session_not_held'"
    )
    assert found == [("coaching_log 2019", "nobody was there", 1)]
    assert _query(built, "select count(*) from core.fct_coaching_session") == [(3,)]


def test_a_stale_source_is_visible(built: Paths) -> None:
    stale = dict(_query(built, "select stream_name, stale_reason from marts.mart_data_freshness where is_stale"))
    assert stale["teacher_survey_pre"] == "has never landed"
    assert "coaching_log" not in stale


def test_a_late_correction_is_picked_up_and_a_lost_load_forgotten(district: District, tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data")
    _night(district, "2025-10-30", {"2025-10-29": 3, "2025-10-30": 2}, paths)
    _build(district, paths)
    _night(district, "2025-10-30", {"2025-10-30": 5}, paths)
    _build(district, paths)
    assert _query(paths, "select cast(event_date as varchar), n_events from core.fct_lms_daily") == [("2025-10-30", 5)]


def test_a_broken_identity_stops_the_build_without_a_value(district: District, tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data")
    _night(district, "2025-10-30", {}, paths)
    streams = streams_of(district)
    index.write_index(streams, paths=paths, district=district)
    dbt.prepare(district, streams, paths=paths)
    seed = paths.dbt / "seeds" / "ref_standards.csv"
    seed.write_text(
        "\n".join(line for line in seed.read_text().splitlines() if not line.startswith("ISTEC-2019,7d")) + "\n"
    )
    with pytest.raises(ContractError, match="standards_are_complete") as caught:
        dbt.build(district, streams, paths=paths, half="first")
    assert "stranger" not in str(caught.value)
    assert not list((paths.dbt / "logs").rglob("*")) if (paths.dbt / "logs").exists() else True


def test_a_build_leaves_the_merged_seeds_as_they_were(built: Paths) -> None:
    """dbt writes the SQL that loaded a seed over a seed outside its project: it must have had copies."""
    files = [PROJECT / "dbt_project" / "seeds" / f"{name}.csv" for name, seed in SEEDS.items() if seed.is_modelled]
    defaults = {f.name: f.read_text(encoding="utf-8") for f in files if f.exists()}
    kept = {name for name, text in defaults.items() if (built.dbt / "seeds" / name).read_text(encoding="utf-8") == text}
    assert {"lms_activity_classes.csv", "ref_standards.csv"} <= kept


def test_two_accounts_of_a_kind_share_no_key(district: District, tmp_path: Path) -> None:
    """The same ids in both accounts: every staging model and contract tells them apart."""
    paths, night = Paths(tmp_path / "data"), "2025-10-30"
    charter = district.sources["canvas"].model_copy(update={"id_space": "charter"})
    both = district.model_copy(update={"sources": {**district.sources, "charter_canvas": charter}})
    _night(both, night, {night: 1}, paths)
    streams = [s for s in streams_of(both) if s.kind == "canvas"]
    assert {s.source for s in streams} == {"canvas", "charter_canvas"}
    for stream in streams:
        # pseudonyms differ by their namespace already where they land
        row = {f.name: f"{stream.id_space}#1" if f.is_pseudonym else "1" for f in stream.fields if f.type is Type.ID}
        more = {f.name: f"{night}T18:00:00Z" for f in stream.fields if f.type is Type.INSTANT}
        land(both, f"{stream.source}.{stream.name}", night, [row | more], paths=paths, window=WINDOWS[night])
    _build(both, paths)
    for stream in streams:
        key = stream.named(stream.key[0]).staging_name
        found = _query(paths, f"select distinct {key}, id_space from staging.{model_name(stream)}")
        assert len({key for key, _ in found}) == len(found) == 2, stream.name
    for contract, key in {"courses": "course_id", "sections": "section_id", "users": "user_id"}.items():
        found = _query(paths, f"select {key} from intermediate.int_lms__{contract}")
        assert len(set(found)) == len(found) == 2, contract
