"""Record types: what is asked in several means one thing, every list of words is there, and what is written follows."""

from coaching.paths import PROJECT
from coaching.questions import QUESTIONS
from coaching.records import MIXED, PARTS, RECORDS, Holds
from coaching.seeds import DEFAULTS, read_seeds
from coaching.streams import Feeds
from warehouse.build.records import record_files

MODELS = PROJECT / "dbt_project" / "models"
OTHERS = {Feeds.COACHING_LOG, Feeds.COACHING_CYCLES, Feeds.SURVEY, Feeds.LMS_EVENTS, Feeds.LMS_OBJECTS}


def test_every_part_is_declared_once() -> None:
    assert {record.feeds for record in PARTS} | OTHERS == {*Feeds}
    assert len({record.table for record in RECORDS}) == len(RECORDS) == len(PARTS) - 1


def test_a_question_is_the_same_in_all_record_types() -> None:
    names = [asked.name for asked in MIXED.asked]
    assert len(names) > 60
    assert sorted({n for n in names if names.count(n) > 1}) == [], "two types ask it otherwise; see shared.py"


def test_a_record_needs_somebody_or_some_day_and_says_when_it_was_sent() -> None:
    for record in RECORDS:
        assert any(asked.is_needed for asked in record.asked), record.feeds
        assert record.asked[0].name == "submitted_at"
        assert all(asked.means.endswith((".", "NULL where nobody says.")) for asked in record.asked)


def test_only_a_word_has_words_and_every_vocabulary_has_terms() -> None:
    seeds = read_seeds(DEFAULTS)
    lists = {row["vocabulary"] for row in seeds.rows("ref_terms")} | {"coaching_activity"}
    for asked in MIXED.asked:
        assert bool(asked.words or asked.vocabulary) == (asked.holds is Holds.WORD), asked.name
        assert not asked.vocabulary or asked.vocabulary in lists, asked.name
        assert all(word == word.lower().strip() and " " not in word for word in asked.words), asked.name


def test_the_vocabularies_have_the_number_of_words_that_they_are_known_for() -> None:
    found: dict[tuple[str, str], int] = {}
    for row in read_seeds(DEFAULTS).rows("ref_terms"):
        place = (row["vocabulary"], row["vocabulary_version"])
        found[place] = found.get(place, 0) + 1
    assert found == {
        ("essential_condition", "fourteen"): 14, ("essential_condition", "seven"): 7, ("environment_dimension", ""): 12,
        ("samr", ""): 4, ("tpack", ""): 7, ("learning_forward_role", ""): 10, ("core_move", ""): 4,
        ("credential_element", ""): 4, ("programme_factor", ""): 6, ("employer_type", ""): 7, ("staffing_model", ""): 3,
        ("educator_standard", ""): 7, ("student_standard", ""): 7,
    }  # fmt: skip


def test_people_and_addresses_of_documents_never_land_in_clear() -> None:
    hidden = {q.name for record in PARTS for q in QUESTIONS[record.feeds] if q.is_person}
    assert {"coach_email", "coach_name", "attendee_email", "url_digest"} <= hidden
    assert not hidden & {"minutes", "school", "goal_id"}


def test_the_committed_facts_are_what_the_declarations_say() -> None:
    wanted = record_files()
    for name, text in wanted.items():
        assert (MODELS / name).read_text(encoding="utf-8") == text, f"{name}: run `make staging` and commit"
    written = {f.name for f in (MODELS / "core" / "records").glob("fct_*.sql")}
    assert written == {name.rpartition("/")[2] for name in wanted if "/fct_" in name}
