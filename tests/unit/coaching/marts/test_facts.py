"""What a relation of facts says of how it is frozen, and what it may not contradict."""

from pathlib import Path

import pytest
import yaml

from coaching.errors import ConfigError
from coaching.marts import declared_facts

SAID: dict[str, object] = {
    "cube": "implementation",
    "audience": "staff_implementation",
    "when": "slice_key",
    "change": "session_key",
    "cell": {"site_key": "int_places__listed", "slice_key": "int_period_slices__members"},
    "families": {"coached": "true"},
    "counted": ["coached"],
}
COLUMNS = ["session_key", "site_key", "slice_key", "person_key"]


def written(folder: Path, *, kind: str = "string", **said: object) -> Path:
    columns = [{"name": name, "data_type": kind} for name in COLUMNS]
    model = {"name": "int_facts", "config": {"meta": {"frozen": SAID | said}}, "columns": columns}
    (folder / "facts.yml").write_text(yaml.safe_dump({"models": [model]}), encoding="utf-8")
    return folder


def test_the_projects_own_are_sound() -> None:
    found = declared_facts()
    assert len(found) >= 5
    assert {fact.cube for fact in found.values()} == {"implementation", "impact"}
    assert found["int_eligibility__placed"].beside == "int_session_parts__placed"


def test_a_sound_one_is_read(tmp_path: Path) -> None:
    fact = declared_facts(written(tmp_path))["int_facts"]
    assert (fact.whole, fact.person, list(fact.columns)) == ("coached", "person_key", COLUMNS)
    assert fact.figure("coached", "minutes") == "implementation:coached.minutes"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"change": "log_key"}, "int_facts.frozen: 'log_key' is no column of the model"),
        ({"of_person": ["minutes"]}, "'minutes' is no column of the model"),
        ({"cell": {"site_key": None}}, "'slice_key' places no row in time"),
        ({"kind": "json"}, "no frozen file holds the data_type 'json'"),
        ({"counted": ["reached"]}, "a counted family is not there"),
        ({"beside": "int_roster"}, "'int_roster' is no relation that is frozen"),
        ({"cubes": "x"}, "config.meta.frozen.cubes"),
    ],
)
def test_a_contradiction_is_told_with_its_place(tmp_path: Path, said: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError, match=f"facts.yml: .*{told}"):
        declared_facts(written(tmp_path, **said))  # type: ignore[arg-type]
