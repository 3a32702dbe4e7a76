from pathlib import Path

import duckdb
import pytest

from coaching.errors import ContractError
from warehouse import engine


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute("create schema core; create table core.t as select 1 as a")
    return file


def test_a_copy_holds_what_the_warehouse_held(warehouse: Path, tmp_path: Path) -> None:
    copy = tmp_path / "bench" / "copy.duckdb"
    engine.copy(warehouse, copy)
    with engine.reading(copy) as connection:
        assert connection.execute("select a from core.t").fetchall() == [(1,)]
    assert [p.name for p in copy.parent.iterdir()] == ["copy.duckdb"]


def test_a_warehouse_that_is_not_there_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="no warehouse yet"):
        engine.copy(tmp_path / "none.duckdb", tmp_path / "copy.duckdb")


@pytest.mark.parametrize("trace", ["a log beside it", "another time of change", "half a file"])
def test_a_warehouse_at_work_is_not_copied(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trace: str
) -> None:
    copy = tmp_path / "copy.duckdb"
    copy.write_text("the copy before")
    copyfile = engine.shutil.copyfile

    def meanwhile(source: Path, target: Path) -> None:
        copyfile(source, target)
        if trace == "half a file":
            target.write_bytes(source.read_bytes()[:5000])
        else:
            (source.with_name(f"{source.name}.wal") if "log" in trace else source).touch()

    monkeypatch.setattr(engine.shutil, "copyfile", meanwhile)
    with pytest.raises(ContractError):
        engine.copy(warehouse, copy)
    assert copy.read_text() == "the copy before"
