"""The published twin's contract, from the restricted mart's declaration."""

from pathlib import Path

from coaching.marts import declared_marts
from tests.unit.warehouse.toy_cube import DECLARATION, NAME, write_declaration
from warehouse.build.twins import twin


def test_what_stays_restricted_is_no_column_of_the_twin(tmp_path: Path) -> None:
    text = DECLARATION.replace("family: strangers, unit: people", "family: strangers, unit: people, restricted: true")
    mart = declared_marts(write_declaration(tmp_path, text))[NAME]
    assert "strangers" not in mart.cube_families
    columns = twin(mart)["columns"]
    assert isinstance(columns, list)
    names = [column["name"] for column in columns]
    assert "strangers" not in names
    assert {"people_seen", "kept_rate", "kept_rate_band", "hidden_parts", "suppressed"} <= set(names)
