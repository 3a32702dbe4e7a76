import re
from collections.abc import Iterable
from datetime import date

import pytest

import extractors
from coaching.district import District, Item, Meanings, load_district, read_meanings
from coaching.errors import ConfigError
from coaching.pages import PLACEHOLDER
from coaching.paths import PROJECT, Paths
from coaching.records import PARTS, Holds
from coaching.streams import Feeds, Privacy, Stream
from expectations.door.evaluate import evaluate
from expectations.door.suites import PROBLEM, ROLES, WELL_FORMED, suite_for
from expectations.engine.rules import Rule
from expectations.engine.views import FILLED, LOWER, PRESENCE
from extractors.kinds import kind_named, kind_names
from tests.unit.expectations.conftest import LOG_COLUMNS, SOMEBODY, MakeLoad, make_stream

CYCLE_COLUMNS = (
    "cycle_id",
    "teacher_email",
    "kickoff_date",
    "planned_end_date",
    "debrief_date",
    "reflection_date",
    "interest_date",
    "goal_set_date",
    "lesson_date",
)
# whose answers between them are of every type
OF_RECORDS = (Feeds.COACH_TIME, Feeds.OBSERVATIONS, Feeds.PROGRAMME_COSTS)
FORMS = (
    make_stream("log", "coaching_log", LOG_COLUMNS, key=("submitted_at", "coach_email")),
    make_stream("cycles", "coaching_cycles", CYCLE_COLUMNS, key=("cycle_id", "teacher_email")),
    make_stream(
        "survey", "survey", ("response_id", "recorded_at", "status", "q1", "q2"), key=("response_id",), kind="qualtrics"
    ),
    make_stream("clicks", "lms_events", ("student", "module", "term", "thing", "day", "clicks")),
    make_stream("dated", "lms_events", ("who", "at")),
    make_stream("things", "lms_objects", ("thing", "kind")),
    *(make_stream(r.feeds, r.feeds, [q for a in r.asked for q in a.questions]) for r in PARTS if r.feeds in OF_RECORDS),
    make_stream("typed", "survey", ("whole", "amount", "when", "at", "mood")),
)
CONFIG = {
    "survey": {"feeds": "survey", "form_id": "f"},
    "clicks": {
        "map": {
            "user_id": "student",
            "section_id": ("module", "term"),
            "object_id": "thing",
            "day_offset": "day",
            "event_count": "clicks",
        }
    },
    "dated": {"map": {"user_id": "who", "section_id": "who|at", "event_date": "at"}},
    "things": {"map": {"object_id": "thing", "event_type": "kind"}},
    "typed": {
        "form_id": "f",
        "columns": {
            n: {"name": n, "type": t}
            for n, t in (
                ("whole", "integer"),
                ("amount", "number"),
                ("when", "date"),
                ("at", "timestamp"),
                ("mood", "text"),
            )
        },
    },
}
QUESTIONS = (
    {"form_id": "f", "question_id": "q1", "scale_min": "1", "scale_max": "5"},
    {"form_id": "other", "question_id": "q2", "scale_min": "1", "scale_max": "5"},
)


def meanings_of(config: dict[str, object], **seeds: tuple[dict[str, str], ...]) -> Meanings:
    years = {"school_years": [{"name": "2025-26", "start": "2025-08-18", "end": "2026-06-12"}]}
    sources = {"forms": {"kind": "file_drop", "streams": config}}
    district = District.model_validate(
        {"name": "d", "title": "D", "timezone": "UTC", "framework": "F", "calendar": years, "sources": sources}
    )
    return Meanings(district, **seeds)


MEANINGS = meanings_of(CONFIG, survey_questions=QUESTIONS)
FIXED = tuple(stream for kind in kind_names() for stream in kind_named(kind).streams(kind, None))
STREAMS = (*FIXED, *FORMS)
BY_NAME = {f"{s.source}.{s.name}": s for s in STREAMS}
RIGHT = {
    "oneroster.orgs": {"type": "school"},
    "oneroster.academicSessions": {"type": "term"},
    "class_type": "homeroom",
    "role": "teacher",
    "role_type": "primary",
    "role_begin_date": "2026-01-05",
    "role_end_date": "2026-01-05",
    "forms.survey": {"status": "0"},
}


def right_value(stream: Stream, column: str, rules: Iterable[Rule]) -> str | None:
    """A value that no rule of the column refuses."""
    by_field = {f.name: f for f in stream.fields}
    if column == PROBLEM:
        return None
    if by_field[column].privacy in (Privacy.PSEUDONYMISE, Privacy.PSEUDONYMISE_EMAIL, Privacy.PSEUDONYMISE_NAME):
        return SOMEBODY
    named = RIGHT.get(f"{stream.source}.{stream.name}", {})
    if column in named or column in RIGHT:
        return str(named[column] if column in named else RIGHT[column])
    for rule in rules:
        if rule.column == column and "value_set" in rule.arguments and "NotBe" not in rule.expectation:
            return str(rule.arguments["value_set"][0])  # type: ignore[index]
        if rule.column == column and rule.view.name.startswith("month"):
            return "2026-01-05"
    return "1"


def wrong_value(stream: Stream, rule: Rule) -> str | None:
    """A value that breaks the rule; a blank that is no pseudonym would break the load."""
    if rule.column == PROBLEM:
        return "no record" if rule.rule_name == WELL_FORMED else PLACEHOLDER
    if rule.view is PRESENCE:
        return "" if stream.named(rule.column).is_pseudonym else " "
    if "NotBeInSet" in rule.expectation:
        return str(rule.arguments["value_set"][0]).upper()  # type: ignore[index]
    wrong = {FILLED.name: "?!", LOWER.name: "?!", "number of number .": "nan", "whole number of number .": "1.5"}
    return wrong.get(rule.view.name, "2026-02-30")


def test_a_day_has_come_or_not_by_the_part_that_asks_it() -> None:
    """A cycle's debrief may be planned; that of an observation is told when it was."""
    days = {name: {r.rule_name for r in suite_for(BY_NAME[name], night=date(2026, 1, 5)).row_rules} for name in BY_NAME}
    assert "debrief_date_has_come" in days["forms.observations"]
    assert "debrief_date_has_come" not in days["forms.cycles"]
    assert "submitted_at_has_come" in days["forms.log"]
    assert "submitted_at_has_come" in days["forms.coach_time"]


def test_there_are_streams_of_fixed_kinds_and_of_every_part() -> None:
    assert {s.kind for s in FIXED} >= {"canvas", "oneroster"}
    of_records = {record.feeds for record in PARTS}
    assert {s.feeds for s in FORMS} - of_records == set(Feeds) - of_records
    assert set(ROLES) == set(Feeds)
    of_types = {a.holds for r in PARTS if r.feeds in OF_RECORDS for a in r.asked}
    assert of_types == {*Holds} - {Holds.DIGEST}


@pytest.mark.parametrize("name", BY_NAME)
def test_every_rule_lets_the_right_pass_and_stops_the_wrong(name: str, make_load: MakeLoad, paths: Paths) -> None:
    stream = BY_NAME[name]
    suite = suite_for(stream, meanings=MEANINGS)
    right = {column: right_value(stream, column, suite.row_rules) for column in (*stream.columns, PROBLEM)}
    rows = [right, *({**right, rule.column: wrong_value(stream, rule)} for rule in suite.row_rules)]
    verdict = evaluate(stream, suite, make_load(stream, rows))
    found = {rule.rule_name: positions.tolist() for rule, positions in verdict.failures}
    told = {rule.rule_name for rule in suite.row_rules if rule.rule_name in verdict.warnings}
    assert len(suite.row_rules) > 1
    for at, rule in enumerate(suite.row_rules, 1):
        assert at in found.get(rule.rule_name, []) or rule.rule_name in told, rule.rule_name
        assert (rule.rule_name in found) != (rule.rule_name in told)
    assert all(0 not in positions for positions in found.values())
    assert all(verdict.warnings[rule] == 1 for rule in told)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_rule_speaks_of_a_landing_column_and_tells_what_when_how(name: str) -> None:
    stream = BY_NAME[name]
    suite = suite_for(stream, meanings=MEANINGS)
    rules = (*suite.row_rules, *suite.load_rules)
    assert {r.column for r in suite.row_rules} <= {*stream.columns, PROBLEM}
    assert all(r.rule_name and r.reason and r.when and r.resolve for r in rules)
    assert len({r.rule_name for r in rules}) == len(rules)
    assert {f"key_{c}_is_present" for c in stream.key} <= {r.rule_name for r in rules}


def test_a_stream_without_a_part_has_no_suite() -> None:
    with pytest.raises(ConfigError, match=r"files.*has no suite"):
        suite_for(make_stream("files", None, ("a",)))


def test_the_question_map_names_columns_with_other_headings() -> None:
    stream = make_stream("log", "coaching_log", ("when_held", "how_long", "session_date"))
    row = {"form_id": "f", "form_version": "1"}
    question_map = (
        {**row, "source_field": "when_held", "question_id": "session_date"},
        {**row, "source_field": "session_date", "question_id": "submitted_at"},
        {**row, "source_field": "how_long", "question_id": "duration_minutes"},
        {**row, "source_field": "how_long", "question_id": "coach_email", "form_version": "2"},
    )
    meanings = meanings_of({"log": {"form_id": "f"}}, question_map=question_map)
    rules = {r.rule_name for r in suite_for(stream, meanings=meanings).row_rules}
    dated = {"when_held_is_present", "when_held_is_a_date", "session_date_is_present", "session_date_is_a_time"}
    assert (
        rules
        == {"record_is_well_formed", "ids_are_no_placeholders", "how_long_is_present", "duration_is_possible"} | dated
    )


def test_survey_answers_stand_on_their_scale_and_words_have_none() -> None:
    stream = make_stream("s", "survey", ("q1", "mood", "words", "comment", "teacher_email"))
    scale = {"form_id": "f", "scale_min": "1", "scale_max": "5"}
    meanings = meanings_of(
        {"s": {"form_id": "f", "form_version": "pre"}},
        question_map=({"form_id": "f", "form_version": "pre", "source_field": "mood", "question_id": "mood_1"},),
        value_map=(
            {"form_id": "f", "form_version": "pre", "question_id": "words", "raw_value": "Agree", "value": "4"},
        ),
        survey_questions=tuple({**scale, "question_id": q} for q in ("q1", "mood_1", "words", "teacher_email")),
    )
    assert meanings.of(stream).items == (Item("q1", 1.0, 5.0), Item("mood", 1.0, 5.0))
    assert [r.column for r in suite_for(stream, meanings=meanings).row_rules] == [PROBLEM, PROBLEM, "q1", "mood"]


def test_a_version_that_asks_on_another_scale_is_held_to_that_one() -> None:
    stream = make_stream("s", "survey", ("q1", "q2"))
    scale = {"form_id": "f", "scale_min": "1", "scale_max": "5"}
    other = {"form_id": "f", "question_id": "q1", "scale_min": "1", "scale_max": "7"}
    reworded = {"form_id": "f", "form_version": "2", "question_id": "q2", "scale_min": "", "scale_max": ""}
    seeds = {
        "survey_questions": tuple({**scale, "question_id": q} for q in ("q1", "q2")),
        "item_versions": ({**other, "form_version": "2"}, reworded),
    }
    items = {
        version: meanings_of({"s": {"form_id": "f", "form_version": version}}, **seeds).of(stream).items
        for version in ("1", "2")
    }
    assert items == {
        "1": (Item("q1", 1.0, 5.0), Item("q2", 1.0, 5.0)),
        "2": (Item("q1", 1.0, 7.0), Item("q2", 1.0, 5.0)),
    }


@pytest.mark.parametrize("name", sorted(p.parent.name for p in (PROJECT / "districts").glob("*/district.yml")))
def test_every_declared_stream_of_every_district_has_a_suite(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REAL_DATA", "/data")
    district = load_district(name)
    meanings = read_meanings(district)
    streams = extractors.declared(district, include_unconfigured=True)
    suites = [suite_for(stream, meanings=meanings) for stream in streams]
    assert len(suites) >= 13
    # beyond what holds for every stream
    assert all(
        len({r.rule_name for r in suite.row_rules}) > 1 + len(stream.key)
        for suite, stream in zip(suites, streams, strict=True)
    )


@pytest.mark.parametrize(
    ("text", "lets"),
    [
        ("45", True),
        ("45;30", True),
        (";30", True),
        ("; 30", True),
        ("45; ;12.5", True),
        ("45;12345", False),
        ("", True),
        ("45 min", False),
        ("-5;10", False),
        ("10;x", False),
    ],
)
def test_lists_of_minutes_may_have_empty_places(text: str, lets: bool) -> None:
    (rule,) = [r for r in suite_for(FORMS[0]).row_rules if r.rule_name == "attended_minutes_are_minutes"]
    assert bool(re.match(str(rule.arguments["regex"]), text)) is lets


def test_two_columns_for_one_question_keep_both_their_rules() -> None:
    row = {"form_id": "f", "form_version": "1", "question_id": "duration_minutes"}
    meanings = meanings_of(
        {"log": {"form_id": "f"}}, question_map=({**row, "source_field": "a"}, {**row, "source_field": "b"})
    )
    rules = suite_for(make_stream("log", "coaching_log", ("a", "b")), meanings=meanings).row_rules
    assert {r.rule_name: r.column for r in rules if "possible" in r.rule_name} == {
        "duration_is_possible": "a",
        "duration_is_possible_b": "b",
    }
