"""The protect step on the toy's cube: what the file says, of which cells, twice the same."""

import json
from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.district import District, load_district
from coaching.errors import ContractError
from coaching.marts import Mart
from coaching.paths import Paths
from tests.unit.warehouse.toy_cube import CUBE, DECLARATION, NAME, make_cube, toy_marts
from warehouse.estimates import PRIVACY_MASK
from warehouse.protect import MaskResult, mask, step
from warehouse.protect.rules import Mask
from warehouse.protect.step import FOOTER

Row = Mapping[str, object]


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Mart]:
    return toy_marts(tmp_path_factory.mktemp("models"))


@pytest.fixture
def district() -> District:
    return load_district("sandbox")


@pytest.fixture
def paths() -> Paths:
    paths = Paths.from_env()
    make_cube(paths.warehouse)
    return paths


def change(paths: Paths, *statements: str) -> None:
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        for statement in statements:
            warehouse.execute(statement)


def masked(paths: Paths, district: District, marts: Mapping[str, Mart]) -> dict[tuple[str, str], Row]:
    mask(paths=paths, district=district, marts=marts)
    rows = pq.read_table(paths.estimates / "privacy_mask.parquet").to_pylist()
    assert all(row["suppressed"] == (row["reason"] is not None) for row in rows)
    found = {(row["family"], row["cell_key"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def test_every_row_of_the_mart_has_its_families(paths: Paths, district: District, marts: Mapping[str, Mart]) -> None:
    found = masked(paths, district, marts)
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        keys = {key for (key,) in warehouse.execute(f"select cell_key from marts_restricted.{NAME}").fetchall()}
    assert len(keys) == 45
    families = ("seen", "alone", "came", "strangers", "plans", "kept")
    assert set(found) == {(family, key) for family in families for key in keys}
    # three people are few, and a family of a hidden cell goes with it
    assert found["seen", "p1|1a|month:09"] == {
        "cube": "visits", "family": "seen", "cell_key": "p1|1a|month:09", "suppressed": True, "reason": "primary",
        "people": 3,
    }  # fmt: skip
    assert found["plans", "p1|1a|month:09"]["reason"] == "parent"


def test_few_people_of_a_family_are_hidden_and_the_cell_is_not(
    paths: Paths, district: District, marts: Mapping[str, Mart]
) -> None:
    found = masked(paths, district, marts)
    few = [row for (family, _), row in found.items() if family != "seen" and 0 < int(str(row["people"])) < 5]
    assert few
    assert all(row["suppressed"] for row in few)
    assert any(not found["seen", str(row["cell_key"])]["suppressed"] for row in few)


def test_nothing_happened_is_shown_beside_a_cell_that_is(
    paths: Paths, district: District, marts: Mapping[str, Mart]
) -> None:
    found = masked(paths, district, marts)
    nothing = [row for (family, _), row in found.items() if family == "kept" and not row["people"]]
    cells = {str(row["cell_key"]): found["seen", str(row["cell_key"])]["suppressed"] for row in nothing}
    assert set(cells.values()) == {True, False}
    assert all(row["suppressed"] == cells[str(row["cell_key"])] for row in nothing)


def test_a_part_in_which_nothing_happened_is_hidden_with_its_whole(
    paths: Paths, district: District, marts: Mapping[str, Mart]
) -> None:
    change(paths, f"delete from intermediate.{CUBE} where post = 'p1' and subject = '1b'")
    found = masked(paths, district, marts)
    assert found["seen", "p1|1|month:09"]["reason"] == "primary"
    assert found["seen", "p1|1b|month:09"] | {"people": 0, "reason": "parent"} == found["seen", "p1|1b|month:09"]


def test_equal_input_gives_equal_bytes_and_names_its_thresholds(
    paths: Paths, district: District, marts: Mapping[str, Mart]
) -> None:
    file = paths.estimates / "privacy_mask.parquet"
    seen = set()
    for _ in range(2):
        masked(paths, district, marts)
        seen.add(file.read_bytes())
        shuffled = f"create or replace table intermediate.{CUBE} as select * from shuffled"
        change(
            paths, f"create or replace table shuffled as select * from intermediate.{CUBE} order by random()", shuffled
        )
    assert len(seen) == 1
    parquet = pq.ParquetFile(file)
    assert parquet.schema_arrow.remove_metadata().equals(PRIVACY_MASK)
    assert json.loads(parquet.metadata.metadata[FOOTER.encode()])["staff_implementation"] == 5


def test_without_activity_all_rows_are_shown(paths: Paths, district: District, marts: Mapping[str, Mart]) -> None:
    change(paths, f"delete from intermediate.{CUBE}")
    found = masked(paths, district, marts)
    assert len(found) == 6 * 45
    assert not any(row["suppressed"] for row in found.values())


def test_what_an_earlier_edition_settled_stays(paths: Paths, district: District, marts: Mapping[str, Mart]) -> None:
    free = masked(paths, district, marts)
    seen = (row for (family, _), row in free.items() if family == "seen")
    shown = next(str(row["cell_key"]) for row in seen if not row["suppressed"] and row["people"])
    name = ("visits", "seen", shown)
    result = mask(paths=paths, district=district, marts=marts, states={name: False})
    again = pq.read_table(paths.estimates / "privacy_mask.parquet").to_pylist()
    assert next(row["suppressed"] for row in again if (row["family"], row["cell_key"]) == name[1:])
    assert isinstance(result, MaskResult)
    assert result.broken == 0


def test_a_rule_that_cannot_be_kept_writes_nothing_where_nothing_is_settled(
    paths: Paths, district: District, marts: Mapping[str, Mart], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(step, "hide", lambda table: Mask({}, broken=2))
    with pytest.raises(ContractError, match="In 2 places the mask finds no cell to hide"):
        mask(paths=paths, district=district, marts=marts)
    assert not (paths.estimates / "privacy_mask.parquet").exists()
    assert mask(paths=paths, district=district, marts=marts, states={("visits", "seen", "a"): True}).broken == 2


def test_a_mart_that_waits_for_the_estimates_has_the_cells_of_its_cube(
    paths: Paths, district: District, tmp_path: Path
) -> None:
    late = DECLARATION.replace("      contract: {enforced: true}\n", "      tags: [after_estimate]\n")
    change(paths, f"drop table marts_restricted.{NAME}")
    found = masked(paths, district, toy_marts(tmp_path / "models", late))
    keys = {key for _, key in found}
    assert len(keys) > 30
    assert not {key for key in keys if "leaf:" in key or key.startswith(("hall", "all"))}
