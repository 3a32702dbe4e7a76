"""The check after the real landing: bytes of a page in, a committed load and a quarantine file out."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

import extractors
from coaching.district import District, load_district
from coaching.pages import Format, Page, Pull, Window
from coaching.paths import PROJECT, Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from expectations.door.check import check_source
from warehouse.land.landing import land

NIGHT = date(2026, 1, 5)
KEY = PseudonymKey(b"k" * 32)
# the columns that nothing is told of here: their headings are there, as they must be
EMPTY = (
    "Teacher names,Minutes attended,Format,Type,ISTE standards,Activities,Cycle,"
    "Follow-up needed,Follow-up done,Follow-up date,Was the learning goal named before the tool?,"
    "Did you ask how students get agency?,Which core moves took place?,How useful was it (1-5)?"
)
HEADINGS = "Timestamp,Coach email,Date of session,School,Teacher emails,Minutes,Notes"
GOOD = [
    f"1/5/2026 {h}:{m:02d}:00,cora@planted.example,2026-01-05,North,zoe@planted.example,45,Zoe Planted wept"
    for h in range(8, 10)
    for m in range(60)
]
MESS = [
    "1/5/2026 11:00:00,cora@planted.example,2026-02-30,North,zoe@planted.example,45,",
    "1/5/2026 11:01:00,cora@planted.example,1/5/2026,North,zoe@planted.example,4500,",
    "1/5/2026 11:02:00,,2026-01-05,North,zoe@planted.example,45,",
    "1/5/2026 11:03:00,cora@planted.example,2026-01-05,North,zoe@planted.example,forty,",
    "Zoe Planted,has broken,this,row,with,far,too,many,cells",
    "1/5/2026 11:04:00,cora@planted.example,someday,North,zoe@planted.example,-45,",
]


@pytest.fixture
def district() -> District:
    return load_district("sandbox")


@pytest.fixture
def log(district: District) -> Stream:
    return next(s for s in extractors.declared(district) if s.name == "coaching_log")


def waiting(stream: Stream, lines: list[str], paths: Paths) -> None:
    rows = [f"{HEADINGS},{EMPTY}", *(line + "," * (EMPTY.count(",") + 1) for line in lines)]
    body = "\n".join([*rows, ""]).encode()
    pages: Iterator[Page] = iter([Page(body, format=Format.CSV, source_file="log.csv")])
    land(
        stream,
        pages,
        Pull(),
        paths=paths,
        load_date=NIGHT,
        window=Window(None, None),
        key=KEY,
        code_version="v",
        previous=None,
        shrink_share=0.2,
    )


def texts(paths: Paths) -> str:
    """Every value of every Parquet file below the data folder, and everything else as bytes."""
    files = [p for p in paths.root.rglob("*") if p.is_file()]
    parquet = [p for p in files if p.suffix == ".parquet"]
    assert parquet
    read = [
        str(duckdb.sql(f"select * from read_parquet('{p}', hive_partitioning = false)").fetchall()) for p in parquet
    ]
    return " ".join([*read, *(p.read_bytes().decode("latin-1") for p in files)])


def test_mess_is_set_aside_and_nobody_is_shown(district: District, log: Stream, data_dir: Path) -> None:
    paths = Paths(data_dir)
    waiting(log, [*GOOD, *MESS], paths)
    (outcome,) = check_source([log], load_date="2026-01-05", paths=paths, district=district)
    assert (outcome.status, outcome.rows, outcome.accepted, outcome.quarantined) == ("landed", 126, 120, 6)
    (aside,) = paths.quarantine.rglob("*.parquet")
    found = duckdb.sql(f"select _row_number, rule_name, column_name from '{aside}' order by 1, 2").fetchall()
    assert found == [
        (121, "session_date_is_a_date", "session_date"),
        (122, "duration_is_possible", "duration_minutes"),
        (123, "key_coach_email_is_present", "coach_email"),
        (124, "duration_is_possible", "duration_minutes"),
        (125, "record_is_well_formed", "_problem"),
        (126, "duration_is_possible", "duration_minutes"),
        (126, "session_date_is_a_date", "session_date"),
    ]
    shown = texts(paths)
    assert "someday" in shown
    assert "planted.example" not in shown
    assert "Planted" not in shown
    assert "wept" not in shown
    assert "has broken" not in shown
    assert "Planted" not in outcome.reason


_RUN = """
import sys
from pathlib import Path
import extractors
from coaching.district import load_district
from coaching.paths import Paths
from expectations.door.check import check_source
district = load_district("sandbox")
streams = [s for s in extractors.declared(district) if s.name == "coaching_log"]
outcomes = check_source(streams, load_date="2026-01-05", paths=Paths(Path(sys.argv[1])), district=district)
sys.exit(0 if [o.status for o in outcomes] == ["landed"] else 1)
"""


def test_a_process_of_its_own_says_nothing_writes_nowhere_else_and_warns_of_nothing(
    log: Stream, data_dir: Path, tmp_path: Path
) -> None:
    paths, home = Paths(data_dir), tmp_path / "home"
    home.mkdir()
    waiting(log, [*GOOD, *MESS], paths)
    settings = {
        **os.environ,
        "HOME": str(home),
        "TMPDIR": str(home),
        "PYTHONPATH": str(PROJECT),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _RUN, str(data_dir)],
        cwd=home,
        env=settings,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(home.rglob("*")) == []
    assert len(list(paths.landing.rglob("*.parquet"))) == 2


@pytest.mark.conformance
def test_real_files_pass_with_their_quirks(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path(os.environ.get("REAL_DATA") or PROJECT.parent / "shared" / "fixtures")
    if not real.is_dir():
        pytest.skip(f"no real files in {real}")
    monkeypatch.setenv("REAL_DATA", str(real))
    district, paths = load_district("real_example"), Paths(data_dir)
    streams = extractors.declared(district)
    for stream in streams:
        pages, pull = extractors.pull(
            stream, connection=None, window=Window(None, None), cursor=None, district=district
        )
        land(
            stream,
            pages,
            pull,
            paths=paths,
            load_date=NIGHT,
            window=Window(None, None),
            key=KEY,
            code_version="v",
            previous=None,
            shrink_share=0.2,
        )
    outcomes = [
        o
        for source in district.sources
        for o in check_source(
            [s for s in streams if s.source == source], load_date="2026-01-05", paths=paths, district=district
        )
    ]
    counts = {o.stream: (o.status, o.rows, o.accepted, o.quarantined) for o in outcomes}
    # twenty answers have the survey template's placeholder where a person's id should be
    assert counts == {
        "student_vle": ("landed", 13_905, 13_905, 0),
        "vle": ("landed", 6_364, 6_364, 0),
        "pre_survey": ("landed", 1_102, 1_082, 20),
    }
