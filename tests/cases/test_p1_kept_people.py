"""P1: a column that names people is refused: before a pull where it answers a personal question, else at the door."""

from dataclasses import replace
from pathlib import Path

import pytest

from coaching.errors import ConfigError, ContractError
from coaching.streams import Privacy
from extractors import declared
from nights.doctor import examine
from tests.cases.form_night import KEY, FormNight, session
from warehouse.land.pseudonyms import pseudonym
from warehouse.land.watch import KnownNames

RULE = "{name: coach_email, privacy: pseudonymise_email, namespace: staff}"
PEOPLE = ("Zoe Planted", "Maria del Carmen Ruiz", "Zoë Müller")
KNOWN = KnownNames(
    ("staff",),
    frozenset(bytes.fromhex(pseudonym(KEY, Privacy.PSEUDONYMISE_NAME, "staff", name)) for name in PEOPLE),
)


@pytest.mark.parametrize("kept", ["coach_email", "{name: coach_email, privacy: coarsen, keep_chars: 9}"])
def test_p1_a_personal_question_cannot_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kept: str) -> None:
    night = FormNight(tmp_path, changes={f"Coach email: {RULE}": f"Coach email: {kept}"})
    with pytest.raises(ConfigError, match=r"'coach_email' is a person and would land in clear.*pseudonymise_email"):
        declared(night.district)
    monkeypatch.setenv("COACHING_DISTRICT", str(night.folder / "district"))
    told = [finding.text for finding in examine() if not finding.ok]
    assert any("'coach_email' is a person" in text for text in told)


def test_p1_nor_under_another_name(tmp_path: Path) -> None:
    night = FormNight(tmp_path, changes={f"Coach email: {RULE}": "Coach email: who"})
    of_log = {"form_id": "coaching_log", "form_version": "2019"}
    night.seed("form_question_map", [{**of_log, "source_field": "who", "question_id": "coach_email"}])
    with pytest.raises(ConfigError, match="'coach_email' is a person"):
        declared(night.district)


@pytest.mark.parametrize(
    "texts",
    [
        ("zoe@planted.example", "Mail max@planted.example", "<ann@planted.example>"),
        ("Zoe Planted", "with Zoé PLANTED", "Planted, Zoe"),
        ("Maria del Carmen Ruiz", "zoe muller", "met Zoë Müller twice"),
    ],
)
def test_p1_three_named_cells_stop_the_form_and_two_are_told(tmp_path: Path, texts: tuple[str, ...]) -> None:
    night = FormNight(tmp_path)
    rows = [session(n) for n in range(57)]
    named = [session(57 + n, School=text) for n, text in enumerate(texts)]
    with pytest.raises(ContractError, match=r"school \(3 of 60 cells\).*public: true") as refused:
        night.land([*rows, *named], known=KNOWN)
    assert not any(part in str(refused.value) for part in ("Zoe", "Planted", "zoe@", "Ruiz"))
    assert not list(night.paths.root.rglob("*.parquet*"))
    assert night.land([*rows, *named[:2]], known=KNOWN).named_cells == {"school": 2}


def test_p1_a_small_share_is_told_only(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    rows = [session(n % 60, School="Zoe Planted" if n < 3 else "North") for n in range(400)]
    assert night.land(rows, known=KNOWN).named_cells == {"school": 3}
    with pytest.raises(ContractError, match="school"):
        night.land(rows[:300], known=KNOWN)


def test_p1_where_somebody_has_looked_it_may_stand(tmp_path: Path) -> None:
    night = FormNight(
        tmp_path, changes={"          School: school\n": "          School: {name: school, public: true}\n"}
    )
    assert night.land([session(n, School="Zoe Planted") for n in range(5)], known=KNOWN).named_cells == {}


def test_p1_nobody_known_nobody_found(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    rows = [session(n, School="Zoe Planted") for n in range(5)]
    assert night.land(rows, known=replace(KNOWN, pseudonyms=frozenset())).named_cells == {}
