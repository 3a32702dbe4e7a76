"""A copy for readers outside: blank below the threshold, rounded above it, and nothing restricted in it."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.errors import ConfigError, ContractError
from coaching.marts import Mart
from coaching.marts.parts import Judged
from coaching.paths import Paths
from tests.unit.warehouse.toy import THRESHOLDS
from tests.unit.warehouse.toy_cube import NAME, make_cube, toy_marts
from warehouse.publish import outside

STRICT = THRESHOLDS.model_copy(update={"staff_implementation": 10, "coaches": 10})
_TWIN = f"""
create table marts.{NAME} as
select * exclude (cell_key, all_subjects_cell_key), cast(null as varchar) as kept_rate_band,
    cast(null as varchar) as hidden_parts, false as suppressed
from marts_restricted.{NAME}
"""
_MASK = f"""
copy (
    select 'visits' as cube, family, cell_key, post = 'p1'
        or (family = 'alone' and subject = '1a')
        or (family = 'plans' and subject = '1b') as suppressed,
        case when suppressed then 'primary' end as reason
    from marts_restricted.{NAME}, unnest(['seen', 'alone', 'came', 'strangers', 'plans', 'kept']) as f (family)
    where subject <> '2'
) to '{{}}' (format parquet)
"""


@pytest.fixture
def marts(tmp_path: Path) -> dict[str, Mart]:
    return toy_marts(tmp_path / "models")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """A warehouse, an edition made from it, and a mask that hides post p1, and in subject 1a those seen alone."""
    paths = Paths(tmp_path / "data")
    edition = paths.published / "editions" / "000001-toy"
    make_cube(paths.warehouse)
    outside.waiting(paths).parent.mkdir()
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(_TWIN)
        warehouse.execute(_MASK.format(outside.waiting(paths)))
    (edition / "analyst").mkdir(parents=True)
    (edition / "analyst" / "analyst.duckdb").write_bytes(paths.warehouse.read_bytes())
    (edition / "manifest.json").write_text(json.dumps({"data_through": {"visits": "2025-11-30"}}))
    (paths.published / "current").symlink_to(Path("editions") / edition.name)
    return paths


def _copy(paths: Paths, marts: dict[str, Mart], folder: Path) -> list[dict[str, object]]:
    assert outside.copy_out(folder, paths=paths, thresholds=STRICT, marts=marts) == [NAME]
    return list(pq.read_table(folder / f"{NAME}.parquet").to_pylist())


def _exact(paths: Paths) -> dict[tuple[object, ...], dict[str, object]]:
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        rows = warehouse.sql(f"from marts_restricted.{NAME}").to_arrow_table().to_pylist()
    return {(r["post"], r["subject"], r["period_key"]): r for r in rows}


def test_cells_are_blank_or_rounded_and_nothing_restricted_is_there(
    paths: Paths, marts: dict[str, Mart], tmp_path: Path
) -> None:
    rows, exact = _copy(paths, marts, tmp_path / "out"), _exact(paths)
    assert len(rows) == len(exact)
    seen = 0
    for row in rows:
        was = exact[row["post"], row["subject"], row["period_key"]]
        is_shown = row["post"] != "p1" and row["subject"] != "2"
        assert row["suppressed"] is not is_shown
        assert abs(row["invited"] - was["invited"]) <= 2.5, "nobody's conduct: shown everywhere, rounded"
        assert (row["minutes"] is None) is not is_shown
        assert (row["alone_minutes"] is None) is not (is_shown and row["subject"] != "1a")
        assert row["visitors"] is None, "3 coaches at the most"
        if is_shown:
            seen += 1
            for name in ("people_seen", "minutes", *(["plans"] if row["subject"] != "1b" else [])):
                assert row[name] % 5 == 0
                assert abs(row[name] - was[name]) <= 2.5
            assert row["kept_rate"] is None or row["kept_rate"] * 100 % 1 == 0
            assert row["first_subject_rate"] is not None
            assert (row["kept_rate"] is None) or row["subject"] != "1b", "its whole is hidden"
    assert seen == 24
    assert {*rows[0]} & {"cell_key", "all_subjects_cell_key", "hidden_parts"} == set()


def test_a_rest_is_blank_where_those_whose_rest_it_is_are_hidden(
    paths: Paths, marts: dict[str, Mart], tmp_path: Path
) -> None:
    missed = marts[NAME].families["visitors"].model_copy(update={"people": "people_seen", "rest_of": "alone"})
    measures = tuple(replace(m, family=missed) if m.name == "visitors" else m for m in marts[NAME].measures)
    rows = _copy(paths, {NAME: replace(marts[NAME], measures=measures)}, tmp_path / "out")
    told = [row["subject"] for row in rows if row["visitors"] is not None]
    assert told
    assert "1a" not in told


def test_what_is_worked_out_from_exact_figures_is_left_out(
    paths: Paths, marts: dict[str, Mart], tmp_path: Path
) -> None:
    """Beside figures that are rounded it would say more than they do."""
    enough = Judged(count="people_seen", threshold="evidence_pairs", enough="many", below="few")
    more = {"minutes": {"told_by": ("plans",)}, "visitors": {"judged": enough}}
    follows = tuple(replace(m, **more.get(m.name, {})) for m in marts[NAME].measures)
    rows = _copy(paths, {NAME: replace(marts[NAME], measures=follows)}, tmp_path / "out")
    assert {*more} & set(rows[0]) == set()
    assert {"plans", "people_seen"} <= set(rows[0])


def test_it_stands_there_twice_and_says_what_it_is(paths: Paths, marts: dict[str, Mart], tmp_path: Path) -> None:
    rows = _copy(paths, marts, tmp_path / "out")
    assert {f.name for f in (tmp_path / "out").iterdir()} == {f"{NAME}.csv", f"{NAME}.parquet", "about.json"}
    with (tmp_path / "out" / f"{NAME}.csv").open(encoding="utf-8-sig") as file:
        assert len(list(csv.DictReader(file))) == len(rows)
    about = json.loads((tmp_path / "out" / "about.json").read_text())
    assert (about["edition"], about["least"], about["rows"]) == ("000001-toy", 10, {NAME: len(rows)})
    assert about["data_through"] == {"visits": "2025-11-30"}


def test_what_a_copy_has_shown_or_hidden_is_settled(paths: Paths, marts: dict[str, Mart], tmp_path: Path) -> None:
    assert outside.settled(paths) == {}
    _copy(paths, marts, tmp_path / "out")
    said = outside.settled(paths)
    assert said["visits", "seen", "p2|1a|month:09"]
    assert not said["visits", "seen", "p1|1a|month:09"]
    assert not outside.waiting(paths).exists()


def test_no_copy_of_another_warehouse_or_over_another_folder(
    paths: Paths, marts: dict[str, Mart], tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    with pytest.raises(ConfigError, match="already"):
        outside.copy_out(tmp_path / "there", paths=paths, thresholds=STRICT, marts=marts)
    with duckdb.connect(str(paths.warehouse)) as warehouse:
        warehouse.execute(f"update marts.{NAME} set people_seen = people_seen + 1 where post = 'p2'")
    with pytest.raises(ContractError, match=f"gone on since the current edition: {NAME} differs"):
        outside.copy_out(tmp_path / "out", paths=paths, thresholds=STRICT, marts=marts)
    assert [f.name for f in tmp_path.iterdir() if "out" in f.name] == []
    assert outside.settled(paths) == {}
    (paths.published / "current").unlink()
    with pytest.raises(ConfigError, match="no edition"):
        outside.copy_out(tmp_path / "out", paths=paths, thresholds=STRICT, marts=marts)
