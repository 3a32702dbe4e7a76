"""Records of the sandbox, night by night: every fact, every standard and the marts on them equal the truth."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest

from coaching.records import RECORDS, Holds, Record
from coaching.streams import Privacy
from tests.integration import nights
from tests.integration.equal_truth import assert_equal, facts_of_night
from tests.integration.independent.coach_development import development
from tests.integration.independent.coach_time import time_use
from tests.integration.independent.compare import Comparison, compare
from tests.integration.independent.lasting import lasting
from tests.integration.independent.observed import environment, samr
from tests.integration.independent.people import received, school_shares
from tests.integration.independent.programme_ratings import programme_ratings
from tests.integration.independent.programme_year import programme_year
from tests.integration.independent.records import (
    evidence,
    pd_efficacy,
    sustainability,
)
from tests.integration.nights import ThreeNights, Truths, tell
from warehouse.land.pseudonyms import pseudonym

TOLD = RECORDS
Row = tuple[object, ...]
# the decimals with which shares and means are kept
SCALES = {
    "goals_met_rate": 4, "personal_goals_met_rate": 4, "professional_goals_met_rate": 4,
    "attendance_rate": 4, "feedback_mean": 4, "feedback_favourable_rate": 4,
    "attended_coached_after_rate": 4, "absent_coached_after_rate": 4, "mean_pre": 4, "mean_post": 4, "mean_change": 4,
    "change_sum": 4, "transformed_pre_rate": 4, "transformed_post_rate": 4, "samr_shift": 2, "ordinal_contrast": 4,
    "conditions_index": 2, "condition_min": 2, "completion_rate": 4, "presentation_debrief_rate": 4,
    "presentation_score_mean": 4, "role_evenness": 4, "substitution_rate": 4, "plc_closed_rate": 4,
    "benchmark_goals_met_rate": 4, "mean_rating": 4, "role_gap": 4, "coach_mean": 4, "administrator_mean": 4,
    "teacher_mean": 4, "student_mean": 4, "teacher_hours": 2, "costed_hours": 2, "costed_usd": 2,
    "cost_per_teacher_hour_usd": 2, "funding_continuity_rate": 4, "coach_retention_rate": 4, "durability_rate": 4,
    "group_debrief_rate": 4, "self_rating_pre_mean": 4, "self_rating_post_mean": 4, "self_rating_change": 4,
    "self_rating_retrospective_change": 4,
    "feature_fidelity": 4, "goals_on_pupils_rate": 4, "goals_from_tools_rate": 4,
}  # fmt: skip
Cells = Mapping[tuple[object, ...], dict[str, object]]
# columns that only describe
DESCRIBES = {
    "framework_id", "standard_level", "standard_title", "school_code", "school_name", "dimension_name", "topic_name",
    "text_languages", "job_titles",
}  # fmt: skip
# of the log's hours, which have a test of their own
HOURS = {"received_hours", "cost_per_received_hour_usd"}


class Analyst:
    """The analyst's database of a night, with people and schools by the ids that the truth has."""

    def __init__(self, three_nights: ThreeNights, truth: Mapping[str, Any], number: int) -> None:
        line, ran = three_nights.line, three_nights.night(number)
        self.file = line.edition(ran.published.edition) / "analyst" / "analyst.duckdb"
        ids = {
            pseudonym(line.key, Privacy.PSEUDONYMISE, "roster_user", p["person_id"]): p["person_id"]
            for p in truth["staff"]
        }
        known = _rows(line.paths.warehouse, "select roster_id, person_key from intermediate.int_people__on_roster")
        self.people: dict[object, object] = {key: ids[str(id_)] for id_, key in known if id_ in ids}
        links = {row["url_digest"] for row in truth["records"]["artifacts"]}
        self.documents = {pseudonym(line.key, Privacy.PSEUDONYMISE, "document", link): link for link in links}
        self.schools = dict(_rows(self.file, "select school_key, coalesce(org_id, '(unknown)') from core.dim_school"))

    def rows(self, sql: str) -> list[Row]:
        """What a query gives."""
        return _rows(self.file, sql)

    def facts(self, record: Record) -> Counter[Row]:
        """The fact's rows as the truth tells them."""
        asked = [a for a in record.asked if a.column]
        found = self.rows(f"select {', '.join(a.column for a in asked)} from core.{record.table}")
        turns = {Holds.PERSON: self.people.get, Holds.SCHOOL: self.schools.get, Holds.DIGEST: self.documents.get}
        return Counter(
            tuple(turns.get(a.holds, _plain)(value) for a, value in zip(asked, row, strict=True)) for row in found
        )


def _rows(file: Path, sql: str) -> list[Row]:
    with duckdb.connect(str(file), read_only=True) as engine:
        return engine.execute(sql).fetchall()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%SZ}"
    return value.isoformat() if isinstance(value, date) else float(value) if isinstance(value, Decimal) else value


def _meant(record: Record, row: Mapping[str, Any]) -> Row:
    names = {Holds.PERSON: "{}_id"}
    return tuple(row[names.get(a.holds, "{}").format(a.name)] for a in record.asked if a.column)


@pytest.fixture(params=[1, len(nights.NIGHTS)])
def number(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture
def told(truths: Truths, number: int) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = truths[nights.NIGHTS[number - 1]]["records"]
    return found


@pytest.fixture
def analyst(three_nights: ThreeNights, truths: Truths, number: int) -> Analyst:
    return Analyst(three_nights, truths[nights.NIGHTS[number - 1]], number)


def test_every_record_is_a_fact_and_nothing_else_is(
    analyst: Analyst, told: dict[str, list[dict[str, Any]]], number: int
) -> None:
    for record in TOLD:
        found, meant = analyst.facts(record), Counter(_meant(record, row) for row in told[record.feeds])
        tell(f"night {number} {record.table}: {found.total()} rows, {(found - meant).total()} of them otherwise")
        assert meant.total() > 0
        assert found == meant, record.table


def test_a_record_has_its_standards_in_its_own_framework(
    analyst: Analyst, told: dict[str, list[dict[str, Any]]]
) -> None:
    for record in TOLD:
        found = analyst.rows(
            f"""select cast(facts.submitted_at as varchar), bridge.qualified_code, bridge.alloc_weight
            from core.bridge_record_standard as bridge join core.{record.table} as facts using (record_key)
            where bridge.record_type = '{record.feeds}'"""
        )
        meant = [
            (row["submitted_at"].replace("T", " ").removesuffix("Z"), code, weight)
            for row in told[record.feeds]
            for code, weight in (row["weights"] or {}).items()
        ]
        assert Counter(found) == Counter(meant), record.table
        assert {code.split(":")[0] for _, code, _ in found} <= {"ISTEC-2019"} if record.has_codes else not found


def _held(analyst: Analyst, mart: str, key: tuple[str, ...], cells: Cells, scales: Mapping[str, int]) -> Comparison:
    """A mart against the calculation; people and schools by the truth's ids, columns that only describe left out."""
    with duckdb.connect(str(analyst.file), read_only=True) as engine:
        found = engine.execute(f"select * from marts_restricted.{mart}")
        columns = [d[0] for d in found.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        for name, ids in (("coach_key", analyst.people), ("school_key", analyst.schools)):
            if name in row:
                row[name] = ids.get(row[name], row[name] if row[name] == "district" else None)
    names = [*next(iter(cells.values()))]
    assert {*columns} - {*names, *key} <= DESCRIBES | HOURS, f"{mart} has a column that nobody calculates"
    by_text = {tuple(map(str, k)): columns for k, columns in cells.items()}
    return compare(by_text, rows, key, sorted(names), scales)


def test_the_marts_on_records_equal_the_truth(
    analyst: Analyst, told: dict[str, list[dict[str, Any]]], truths: Truths, number: int
) -> None:
    night = truths[nights.NIGHTS[number - 1]]
    district = nights.sandbox_district()
    staff = {p["person_id"]: p["kind"] == "coach" for p in night["staff"]}
    through = date.fromisoformat(night["night"])
    codes = {s["org_id"]: s["code"] for s in night["schools"]}
    heard = date.fromisoformat(nights.NIGHTS[0])
    facts = facts_of_night(truths, night["night"])
    kept = sustainability(told, [year.key for year in facts.years()])
    whole = lasting(kept, told["programme_costs"], facts, codes, heard)
    ids = {code: org_id for org_id, code in codes.items()}
    groups = [
        (session.coach, session.day.isoformat(), ids[school])
        for session in facts.sessions
        if session.is_group
        for school in school_shares([*received(facts, session)], session.school)
    ]
    of_place = ("school_key", "school_year")
    found = {
        ("mart_evidence_register", ("qualified_code", "school_key", "period_key")): evidence(told, district),
        ("mart_coach_development", ("coach_key", "school_year")): development(told, district, through, staff),
        ("mart_programme_sustainability", of_place): {key: columns | whole[key] for key, columns in kept.items()},
        ("mart_environment_shift", (*of_place, "environment_dimension")): environment(told, district),
        ("mart_samr_shift", (*of_place, "qualified_code")): samr(told, district),
        ("mart_pd_efficacy", ("event_id", "held_date")): pd_efficacy(told, night["sessions"], through),
        ("mart_programme_year", of_place): programme_year(told, night["cycles"], district, through, groups),
        ("mart_programme_ratings", (*of_place, "rated_topic")): programme_ratings(told),
    }
    for (mart, key), cells in found.items():
        assert_equal(f"night {number} {mart}", _held(analyst, mart, key, cells, SCALES), at_least=3)


def test_an_hour_costs_what_was_told_over_what_was_received(analyst: Analyst) -> None:
    """Hours are those of the mart by school, which is held against the truth elsewhere."""
    found = analyst.rows(
        """select years.received_hours, round(coached.participant_minutes_allocated / 60, 2),
            years.cost_per_received_hour_usd, costs.cost_usd / (coached.participant_minutes_allocated / 60),
            years.is_year_over, costs.is_year_over
        from marts_restricted.mart_programme_year as years
        join marts_restricted.mart_implementation_by_school as coached
            on years.school_key = coached.school_key and years.school_year = coached.period_key
        left join marts_restricted.mart_programme_sustainability as costs
            on years.school_key = costs.school_key and years.school_year = costs.school_year
        where coached.framework_id = 'all' and coached.period_type = 'school_year'"""
    )
    assert len(found) >= 3
    for hours, wanted, cost, costs, is_over, is_over_beside in found:
        assert float(hours) == pytest.approx(float(wanted), abs=0.005)
        assert is_over == is_over_beside
        assert (cost is not None) == is_over, "a year's cost over a part of its hours is no price"
        assert not is_over or float(cost) == pytest.approx(float(costs), abs=0.006)
    assert analyst.rows(
        "select count(*) from marts_restricted.mart_programme_year where school_key = 'district' and received_hours > 0"
    ) == [(0,)]


def test_coach_time_use_equals_the_truth(analyst: Analyst, told: dict[str, list[dict[str, Any]]], number: int) -> None:
    cells = {
        (str(coach), month): {"coach": str(coach), "period_key": month, **columns}
        for (coach, month), columns in time_use(told["coach_time"]).items()
    }
    with duckdb.connect(str(analyst.file), read_only=True) as engine:
        found = engine.execute("select * exclude (period_start) from marts_restricted.mart_coach_time_use")
        columns = [d[0] for d in found.description or []]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    for row in rows:
        row["coach"] = str(analyst.people.get(row.pop("coach_key")))
    scales = dict.fromkeys(("off_role_rate", "support_rate"), 4)
    names = sorted({*rows[0]} - {"coach", "period_key"})
    assert {*names} == {*next(iter(cells.values()))} - {"coach", "period_key"}
    compared = compare(cells, rows, ("coach", "period_key"), names, scales)
    assert_equal(f"night {number} mart_coach_time_use", compared, at_least=30)
    total = sum(Fraction(entry["minutes"]) for entry in told["coach_time"])
    assert analyst.rows("select sum(total_minutes) from marts_restricted.mart_coach_time_use") == [
        (Decimal(float(total)),)
    ]


def test_what_nobody_knows_is_listed(analyst: Analyst, three_nights: ThreeNights) -> None:
    warehouse = three_nights.line.paths.warehouse
    config = {
        (finding, detail): n
        for finding, detail, n in _rows(
            warehouse, "select finding, detail, row_count from quality.review_config where subject = 'coach_time 1'"
        )
    }
    assert config == {
        ("form_choice_not_known", "activity"): 1,
        ("form_choice_not_known", "barrier"): 1,
        ("record_school_not_known", "coach_time"): 1,
    }
    found = _rows(warehouse, "select finding, detail, row_count from quality.review_config where subject = 'records 1'")
    assert {*found} == {
        ("form_choice_not_known", "goal_topic", 1),
        ("form_choice_not_known", "goal_id", 1),
        ("form_choice_not_known", "theme", 1),
        ("record_type_not_known", "other", 1),
        ("record_lacks", "coach_goals goal_type", 1),
        ("record_school_not_known", "plc_items", 1),
    }
    people = "select mention_count from quality.review_people where form_id = 'coach_time'"
    assert _rows(warehouse, people) == [(1,)]
    codes = "select raw_code, match_method from quality.review_standard_codes where record_key is not null"
    assert {("9z", "unresolved"), ("2f", "unresolved"), ("8b", "unresolved")} <= {*_rows(warehouse, codes)}
    assert analyst.rows("select count(*) from core.fct_coach_time where minutes is null") == [(0,)]
