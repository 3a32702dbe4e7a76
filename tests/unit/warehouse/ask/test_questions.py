"""The first-day questions: twenty-nine, each with its select or with what is missing; the page has the same."""

import re
from pathlib import Path

import duckdb
import pytest

from coaching.errors import ConfigError, ContractError
from coaching.paths import PROJECT
from warehouse.ask import answer, questions

PAGE = (PROJECT / "docs" / "questions.md").read_text(encoding="utf-8")
HEAD = "-- 1. What?\n-- who: Analyst\n"


def test_there_are_twenty_nine() -> None:
    assert list(questions()) == list(range(1, 30))
    assert all(question.read for question in questions().values() if question.sql)


@pytest.mark.parametrize("number", questions())
def test_the_page_has_each_as_it_is(number: int) -> None:
    question = questions()[number]
    told = next(part for part in re.split(r"^## ", PAGE, flags=re.MULTILINE) if part.startswith(f"{number}. "))
    remedy = "`make demo`, then `make questions`, and commit what it writes"
    for words in (question.asks, question.who, question.sql, question.read, question.is_open):
        assert words in told, remedy
    assert ("```sql" in told) == bool(question.sql), remedy


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD, "does not say what is missing"),
        (HEAD + "select 1", "of which product"),
        (HEAD + "-- product: postgres\nselect 1", "of which product"),
        ("-- who: Analyst\n-- product: bi\nselect 1", "what is asked"),
    ],
)
def test_a_question_that_is_not_whole_is_refused(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "01_what.sql").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=told):
        questions(tmp_path)


def test_an_hour_of_all_with_a_post_is_priced_by_what_has_a_price() -> None:
    """Without a post nothing has: the district's own costs over all hours are no price; a school's stand as told.
    A year that is not over stands below the one that is."""
    places = "(values ('district'), ('s')) as places (school_key)"
    years = "(values ('2025-26', true), ('2026-27', false)) as years (school_year, is_year_over)"
    with duckdb.connect() as asked:
        asked.execute("create schema marts_restricted")
        asked.execute(
            f"""create table marts_restricted.mart_programme_sustainability as
            select school_key, school_key as school_name, school_year, is_year_over, 1 as costs_n, 60 as cost_usd,
                10 as teacher_hours, cast(null as int) as costed_usd, cast(null as int) as costed_hours,
                cast(null as int) as cost_per_teacher_hour_usd, 0 as posts_n, 0 as posts_funded_next_year_n,
                0 as posts_funded_by_own_budget_n, 0 as posts_not_said_n
            from {places}, {years}"""
        )
        told = asked.execute(questions()[2].sql).fetchall()
    assert [row[:4] for row in told] == [
        ("all with a post", "2025-26", None, None),
        ("s", "2025-26", 60, 10),
        ("all with a post", "2026-27", None, None),
        ("s", "2026-27", 60, 10),
    ]


def test_what_a_coachs_own_teachers_said_stands_beside_the_standards() -> None:
    """Eleven teachers were met in F:1 in May; F:2 saw one of them. An answer given before the first session, another
    coach's teacher and another wording tell nothing of this coach; one answer is nobody's share."""
    with duckdb.connect() as asked:
        asked.execute("""
            create schema core;
            create table core.fct_coaching_session as from (values
                ('s1', 'me', date '2026-05-01', 60, 5), ('s2', 'me', date '2026-05-02', 30, null),
                ('s3', 'other', date '2026-05-01', 600, 1)
            ) as t (session_key, coach_key, session_date, duration_minutes, feedback_score);
            create table core.bridge_session_standard as from (values
                ('s1', 'F:1a', 1.0), ('s2', 'F:1', 0.5), ('s2', 'F:2', 0.5), ('s3', 'F:2', 1.0)
            ) as t (session_key, qualified_code, alloc_weight);
            create table core.dim_standard as from (values ('F:1', null), ('F:1a', 'F:1'), ('F:2', null))
                as t (qualified_code, parent_code);
            create table core.fct_session_participant as
                select 's1' as session_key, 't' || i as person_key, true as is_teacher, true as is_present
                    from range(12) as r (i)
                union all from (values ('s2', 't1', true, true), ('s2', 'a principal', false, true),
                        ('s2', 't2', true, false), ('s3', 'theirs', true, true)) as t;
            create table core.fct_survey_response_item as
                select 't' || i as person_key, 'f' as form_id, 'q1' as question_id, 'q1' as comparable_as,
                    'P04' as metric_id, cast(null as text) as purpose, i < 6 as is_agreed, '2025-26' as school_year,
                    case when i = 11 then date '2026-04-01' else date '2026-05-20' end as recorded_date,
                    true as is_share_counted
                from range(12) as r (i)
                union all from (values
                    ('t1', 'f', 'q2', 'q2', 'P05', 'agency', true, '2025-26', date '2026-05-20', true),
                    ('t1', 'f', 'q2', 'q2', 'P05', 'agency', false, '2025-26', date '2026-05-19', true),
                    ('t2', 'f', 'q2', 'q2@other', 'P05', 'agency', true, '2025-26', date '2026-05-20', true),
                    ('theirs', 'f', 'q1', 'q1', 'P04', null, true, '2025-26', date '2026-05-20', true),
                    ('t1', 'f', 'q1', 'q1', 'P04', null, false, '2024-25', date '2025-05-20', true)) as t
        """)
        told = asked.execute(questions()[13].sql).fetchall()
    assert told == [
        ("F:2", "sessions, rated useful", 1, 15, 0, None),
        ("F:1", "sessions, rated useful", 2, 75, 1, 1),
        ("F:1", "considerable progress (P04)", None, None, 11, 0.55),
        ("F:2", "considerable progress (P04)", None, None, 1, None),
        ("all", "considerable progress (P04)", None, None, 11, 0.55),
        ("all", "able: agency (P05)", None, None, 1, None),
    ]


def test_two_of_one_number_are_refused(tmp_path: Path) -> None:
    for name in ("01_a", "01_b"):
        (tmp_path / f"{name}.sql").write_text(HEAD + "-- open: a mart\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="number of another"):
        questions(tmp_path)


def test_without_an_edition_there_is_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no published edition") as refused:
        answer(questions()[7], tmp_path)
    assert "Run a night" in refused.value.remedy
