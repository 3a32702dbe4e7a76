"""What is kept counts whole or not at all, is missed when it is lost, and holds nobody who was forgotten."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching.errors import ContractError
from coaching.paths import Paths
from warehouse.kept import store as kept

UNTIL = date(2026, 6, 15)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths(tmp_path)
    empty = {name: schema.empty_table() for name, schema in kept.RELATIONS.items()}
    rows = [{"teacher_key": who, "week_start_date": date(2026, 6, 8), "n_students": 3} for who in ("ann", "ben")]
    kept.write(
        made, kept.Kept(UNTIL, empty | {kept.TEACHERS: pa.Table.from_pylist(rows, kept.RELATIONS[kept.TEACHERS])})
    )
    return made


def _teachers(paths: Paths) -> list[str]:
    keys: list[str] = kept.read(paths).tables[kept.TEACHERS].column("teacher_key").to_pylist()
    return keys


def test_nothing_is_kept_where_nothing_went(tmp_path: Path) -> None:
    paths = Paths(tmp_path)
    kept.render(paths)
    assert kept.until(paths) == kept.NEVER
    for name, schema in kept.schemas().items():
        assert pq.read_table(paths.index / f"{name}.parquet").equals(schema.empty_table())


def test_what_dbt_reads_is_what_is_kept(paths: Paths) -> None:
    kept.render(paths)
    assert pq.read_table(paths.index / "kept_lms_until.parquet").to_pylist() == [{"until_date": UNTIL}]
    rows = pq.read_table(paths.index / "kept_lms_teacher_weeks.parquet").to_pylist()
    assert [(row["teacher_key"], row["n_students"], row["n_comments"]) for row in rows] == [
        ("ann", 3, None), ("ben", 3, None),
    ]  # fmt: skip


def test_who_is_forgotten_stands_in_no_file(paths: Paths) -> None:
    assert kept.without(frozenset({"ann"}), paths, apply=False) == 1
    assert _teachers(paths) == ["ann", "ben"]
    assert kept.without(frozenset({"ann"}), paths, apply=True) == 1
    assert _teachers(paths) == ["ben"]
    assert kept.until(paths) == UNTIL
    assert all(b"ann" not in file.read_bytes() for file in paths.kept.iterdir())
    assert kept.without(frozenset({"ann"}), paths, apply=True) == 0


def test_files_that_a_killed_run_left_do_not_count_and_go(paths: Paths) -> None:
    (paths.kept / f"{kept.TEACHERS}.000002.parquet").write_bytes(b"half")
    assert _teachers(paths) == ["ann", "ben"]
    kept.drop_others(paths)
    assert {file.name.split(".")[1] for file in paths.kept.iterdir()} == {"000001"}


@pytest.mark.parametrize("lost", ["a bit", "a file", "the note", "all of it"])
def test_what_is_lost_is_missed(paths: Paths, lost: str) -> None:
    file = paths.kept / f"{kept.TEACHERS}.000001.parquet"
    if lost == "a bit":
        spoilt = bytearray(file.read_bytes())
        spoilt[40] ^= 1
        file.write_bytes(spoilt)
    elif lost == "a file":
        file.unlink()
    elif lost == "the note":
        paths.kept_files.write_text("{}", encoding="utf-8")
    else:
        paths.kept_files.unlink()
        loads = pa.table({"aged_until": pa.array([None, UNTIL], pa.date32())})
        paths.index.mkdir()
        pq.write_table(loads, paths.index / "loads.parquet")
    with pytest.raises(ContractError) as refused:
        kept.render(paths)
    assert "backup" in refused.value.remedy


def test_an_earlier_copy_beside_a_later_landing_is_missed(paths: Paths) -> None:
    paths.index.mkdir()
    loads = pa.table({"aged_until": pa.array([date(2026, 6, 22)], pa.date32())})
    pq.write_table(loads, paths.index / "loads.parquet")
    with pytest.raises(ContractError, match="gone from the landing"):
        kept.render(paths)
