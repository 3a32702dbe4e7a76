"""P4 to P6 together, to the readers' files: a night with names of files and headings planted, built and published."""

import os
import stat
from pathlib import Path

import duckdb
import pytest

from nights import report
from nights.steps import WAREHOUSE
from tests.cases.drop import drop_night, run, write_log
from tests.integration.leaks import Secret, scan, scan_text

NIGHTS = ("2026-01-05", "2026-01-06")
FILE, HEADING, ADDRESS = "Orvelline Kastrupander", "Brummholt Teasdalewick", "f.quillfeather@district.example"
SECRETS = (Secret("name", 0, FILE), Secret("name", 1, HEADING), Secret("e-mail", 0, ADDRESS))


@pytest.mark.slow
def test_planted_names_stand_nowhere_below_the_data_folder(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    folder = tmp_path / "drop"
    folder.mkdir()
    before = os.umask(0o022)
    try:
        for load_date in NIGHTS:
            night = drop_night(folder, load_date)
            night.paths.lay_out()
            write_log(folder / f"forms {FILE}.csv", 8, extra=HEADING)
            (folder / f"more {FILE}.csv").write_bytes(b"PK\x03\x04 a workbook")
            with (folder / f"forms {FILE}.csv").open("a") as log:
                log.write(f"1/5/2026 9:00:00,{ADDRESS},someday,45,{ADDRESS}\n")
            said = run(night)
            assert said["forms"] == "landed"
            assert "is an Excel workbook" in said["more"]
        for step in WAREHOUSE:
            step.run(night)
        written = report.write(night)
    finally:
        os.umask(before)
    places = {f.relative_to(night.paths.root).parts[0] for f in night.paths.root.rglob("*") if f.is_file()}
    assert {"landing", "warehouse.duckdb", "index", "reports", "runs", "published", "dbt"} <= places
    assert [f"{f.file}: {f.what}" for f in scan(night.paths.root, SECRETS)] == []
    assert scan_text(caplog.text + written + str(said), SECRETS) == []

    current = night.paths.published / "current"
    digest = night.key.digest_of(f"more {FILE}.csv")
    with duckdb.connect(str(current / "analyst" / "analyst.duckdb"), read_only=True) as analyst:
        refused = analyst.execute("select refusal_reason from core.fct_load where is_refused").fetchall()
        stale = analyst.execute("select stale_reason from marts.mart_data_freshness where is_stale").fetchall()
    assert len(refused) == len(NIGHTS)
    assert all(f"file {digest} is an Excel workbook" in reason for (reason,) in refused)
    assert stale
    assert {*stale} == {("was refused",)}
    assert _open_to_others(night.paths.root) <= {"published", "district", "format"}
    assert _open_to_others(current.resolve()) == {"audit.json", "bi", "manifest.json"}


def _open_to_others(root: Path) -> set[str]:
    """The parts of a folder in which somebody else may read a file, every folder on the way letting them through."""
    found = set()
    for folder, folders, files in os.walk(root):
        folders[:] = [f for f in folders if (Path(folder) / f).stat().st_mode & stat.S_IXOTH]
        readable = [Path(folder) / f for f in files if (Path(folder) / f).stat().st_mode & stat.S_IROTH]
        found |= {f.relative_to(root).parts[0] for f in readable}
    return found
