"""P5: under a usual umask nothing personal can be read by others; what BI reads can."""

import os
import stat
from pathlib import Path

import pytest

from coaching.format import write_format
from coaching.paths import Paths
from nights.night import open_night
from warehouse.publish import editions

BUILT = ("landing/forms/log/load_date=2026-01-05/data.parquet", "dbt/target/manifest.json", "reports/2026-01-05.md",
         "frozen/2025-10.parquet", "keys/people.parquet", "warehouse.duckdb")  # fmt: skip


@pytest.fixture
def paths(data_dir: Path) -> Paths:
    """A folder as code before this made it, every file of it readable by all."""
    before = os.umask(0o022)
    try:
        for name in BUILT:
            file = data_dir / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"personal")
        made = Paths(data_dir)
        write_format(made)
        open_night("2026-01-05", district="sandbox")
        with editions.locked(made):
            folder = editions.building_folder(made)
            (folder / "bi").mkdir()
            (folder / "bi" / "bi.duckdb").write_bytes(b"masked")
            (folder / "analyst").mkdir(mode=0o750)
            (folder / "analyst" / "analyst.duckdb").write_bytes(b"personal")
            editions.swap_in(made, folder, "000001-aa")
    finally:
        os.umask(before)
    return made


def _open_to_others(root: Path) -> set[str]:
    """What somebody else may read: every folder on the way lets them through, and the file itself is open."""
    found = set()
    for folder, folders, files in os.walk(root):
        folders[:] = [f for f in folders if (Path(folder) / f).stat().st_mode & stat.S_IXOTH]
        found |= {str((Path(folder) / f).relative_to(root)) for f in files if _is_readable(Path(folder) / f)}
    return found


def _is_readable(file: Path) -> bool:
    return bool(file.stat().st_mode & stat.S_IROTH)


def test_p5_only_what_bi_reads_is_open(paths: Paths) -> None:
    assert _open_to_others(paths.root) - {"district", "published/.lock"} == {
        "published/editions/000001-aa/bi/bi.duckdb"
    }
    modes = {p: oct((paths.root / p).stat().st_mode & 0o777) for p in (".", "published", "published/editions")}
    assert set(modes.values()) == {"0o711"}
    parts = [p for p in paths.root.iterdir() if p != paths.published]
    assert len(parts) >= 8
    assert {p.name for p in parts if p.stat().st_mode & 0o077} == {"district"}  # its name alone


def test_p5_it_stays_so_night_after_night(paths: Paths) -> None:
    (paths.root / "warehouse.duckdb").chmod(0o644)
    (paths.root / "landing").chmod(0o755)
    open_night("2026-01-06", district="sandbox")
    assert "warehouse.duckdb" not in _open_to_others(paths.root)
    assert not (paths.root / "landing").stat().st_mode & 0o077
