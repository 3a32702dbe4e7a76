"""F8, F21: the value map is applied before the row rules; a seed that contradicts itself stops its own form alone."""

from pathlib import Path

import pytest

from coaching.errors import ContractError
from tests.cases.form_night import FormNight, session

_OF_LOG = {"form_id": "coaching_log", "form_version": "2019"}


def _mapped(question: str, raw: str, value: str) -> dict[str, str]:
    return {**_OF_LOG, "question_id": question, "raw_value": raw, "value": value}


def test_f8_an_hour_is_sixty_minutes_before_any_rule_asks(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    night.seed("form_value_map", [_mapped("duration_minutes", "1h", "60")])
    night.land([*(session(n, Minutes="1h ") for n in range(30)), *(session(n) for n in range(30, 50))])
    manifest = night.check()
    assert (manifest.accepted, manifest.quarantined) == (50, 0)
    assert night.column("duration_minutes") == ["60"] * 30 + ["45"] * 20


def test_f8_what_was_written_is_read_again_by_another_seed(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    night.seed("form_value_map", [_mapped("duration_minutes", "1h", "60")])
    night.land([session(0, Minutes="1h"), *(session(n) for n in range(1, 60))])
    first = night.check()
    assert night.replay() == first
    night.seed("form_value_map", [_mapped("duration_minutes", "1h", "55")])
    second = night.replay()
    assert second.revision == 2
    assert second.load_id != first.load_id
    assert night.column("duration_minutes")[0] == "55"
    anew = FormNight(tmp_path / "anew")
    anew.seed("form_value_map", [_mapped("duration_minutes", "1h", "55")])
    anew.land([session(0, Minutes="1h"), *(session(n) for n in range(1, 60))])
    assert anew.check().load_id == second.load_id


@pytest.mark.parametrize(
    ("seed", "rows", "told"),
    [
        ("form_value_map", [_mapped("format", "Often", "4"), _mapped("format", "often", "5")], "rows 2 and 3"),
        (
            "form_option_labels",
            [{**_OF_LOG, "question_id": "standards", "option_label": "Model", "code": code} for code in ("3b", "3c")],
            "rows 2 and 3",
        ),
        (
            "form_option_labels",
            [{**_OF_LOG, "question_id": "standards", "option_label": "Model", "code": "9z"}],
            "9z",
        ),
    ],
)
def test_f21_a_seed_that_contradicts_itself_stops_its_form(
    tmp_path: Path, seed: str, rows: list[dict[str, str]], told: str
) -> None:
    night = FormNight(tmp_path)
    night.seed(seed, rows)
    with pytest.raises(ContractError, match=rf"coaching_log.*{seed}\.csv.*{told}"):
        night.land([session(0)])
    other = FormNight(tmp_path, "coaching_log_2011")
    assert other.land([session(0)]).rows == 1


def test_f21_one_word_written_in_two_ways_may_mean_one_thing(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    night.seed("form_value_map", [_mapped("format", "Often", "group"), _mapped("format", "often", "group")])
    night.land([session(0, Format="OFTEN")])
    night.check()
    assert night.column("format") == ["group"]
