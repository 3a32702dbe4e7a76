"""F18: words that mean nobody are nobody, words for nothing are no value; a person may stand in two columns."""

from pathlib import Path

from coaching.streams import Privacy
from tests.cases.form_night import KEY, FormNight, session
from warehouse.land.pseudonyms import pseudonym

WORDS = ("anonymous", "Anonymous", " N/A ", "-", "none", "unknown")


def test_f18_nobody_is_no_person(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    rows = [session(n, Teacher_emails=word, Teacher_names=f"{word}; Zoe Planted") for n, word in enumerate(WORDS)]
    night.land(rows)
    assert night.check().accepted == len(WORDS)
    assert set(night.column("teacher_emails")) == {""}
    zoe = pseudonym(KEY, Privacy.PSEUDONYMISE_NAME, "staff", "zoe planted")
    assert set(night.column("teacher_names")) == {f";{zoe}"}


def test_f18_nothing_is_no_value(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    night.land([session(n, School=word, ISTE_standards=word) for n, word in enumerate(("n/a", "--", "None", "North"))])
    night.check()
    assert night.column("school") == ["", "", "", "North"]
    assert night.column("standards")[:3] == ["", "", ""]


def test_f18_the_words_are_a_seed_of_the_district(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    night.seed("missing_words", [{"word": "keiner", "means": "nobody"}, {"word": "Keine Angabe", "means": "nothing"}])
    night.land([session(0, Teacher_emails="Keiner", School="keine angabe"), session(1, School="none")])
    night.check()
    assert night.column("teacher_emails")[0] == ""
    assert night.column("school") == ["", "none"]


def test_f18_first_and_last_name_are_one_person(tmp_path: Path) -> None:
    said = 'Teacher names: {name: teacher_names, privacy: pseudonymise_name, namespace: staff, separators: ";"}'
    two = "First name: {name: teacher_names, privacy: pseudonymise_name, namespace: staff, joined_with: [Last name]}"
    night = FormNight(tmp_path, changes={said: two})
    rows = [session(0, First_name="Zoe", Last_name="Planted"), session(1, First_name="n/a", Last_name="n/a")]
    night.land(rows)
    night.check()
    zoe = pseudonym(KEY, Privacy.PSEUDONYMISE_NAME, "staff", "Zoe Planted")
    assert night.column("teacher_names") == [zoe, ""]
