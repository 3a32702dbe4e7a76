"""P2: a name typed into "Other:" of a coded question stands in clear nowhere; its place is told."""

from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.cases.code_cells import Cell
from tests.cases.form_night import KEY, FormNight, session
from tests.integration.leaks import Secret, scan
from warehouse import store
from warehouse.land.sealing import Sealer

if TYPE_CHECKING:
    from tests.cases.conftest import CodeCells

NAME = "Wilhelmina Quagmire"
CELLS: list[Cell] = [
    ("ISTEC-2019", f"3b, Other: {NAME}"),
    ("ISTEC-2019", f"{NAME}; 4b"),
    ("ISTEC-2019", f"9z {NAME}"),
    ("ISTEC-2019", f"Personalize support {NAME}"),
    ("ISTEC-2019", f"2a ({NAME})"),
    ("NETSC-2011", f"{NAME} 2a"),
]


@pytest.mark.slow
def test_a_name_is_listed_by_its_place_only(code_cells: "CodeCells") -> None:
    for cell in CELLS[:2]:
        ((raw_code, method, row_number),) = code_cells.read[cell].listed
        assert raw_code is None
        assert method == "free_text"
        assert row_number > 0
    ((raw_code, method, _),) = code_cells.read[CELLS[2]].listed
    assert (raw_code, method) == ("9z", "unresolved")


@pytest.mark.slow
def test_no_name_is_in_what_the_analyst_reads(code_cells: "CodeCells") -> None:
    with duckdb.connect(str(code_cells.warehouse), read_only=True) as warehouse:
        tables = warehouse.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name in ('core', 'quality')"
        ).fetchall()
        assert ("core", "bridge_session_standard") in tables
        assert ("quality", "review_standard_codes") in tables
        for schema, table in tables:
            rows = warehouse.execute(
                f"select count(*) from {schema}.{table} as t where contains(lower(cast(t as varchar)), 'quagmire')"
            ).fetchone()
            assert rows == (0,), f"{schema}.{table}"


CHOSEN = {
    "Format": (f"Other: {NAME}", "other"),
    "Type": (f"coaching; {NAME}", "coaching; other"),
    "Activities": (f"MB, Debriefing, Other: {NAME}", "MB; Debriefing; other"),
    "Follow-up needed": (f"Yes, with {NAME}", "Yes; other"),
    "ISTE standards": (f"3b, Other: {NAME}", None),
}
COLUMNS = ("format", "session_type", "activities", "follow_up_needed")


def test_no_byte_of_the_landing_has_a_typed_name(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    typed = {heading: text for heading, (text, _) in CHOSEN.items()}
    broken = session(40, **typed, Minutes="4500")
    night.land([*(session(n, **typed) for n in range(30)), *(session(n) for n in range(30, 40)), broken])
    names = [Secret("name", 1, NAME)]
    assert scan(night.paths.root, names) == []
    assert (night.check().accepted, scan(night.paths.root, names)) == (40, [])
    for column, (_, wanted) in zip(COLUMNS, CHOSEN.values(), strict=False):
        assert night.column(column)[0] == wanted
    assert str(night.column("standards")[0]).startswith("3b code 3b 1; - ")


def test_what_was_typed_is_sealed_and_a_listed_option_comes_back(tmp_path: Path) -> None:
    night = FormNight(tmp_path)
    night.land([session(n, Format="Walk and talk", ISTE_standards="3b, Model, 2 of them") for n in range(3)])
    first = night.check()
    assert night.column("format") == ["other"] * 3
    file = store.load_file(night.paths, "google_sheets", "coaching_log", first.load_date)
    sealed = pq.ParquetFile(file).read(["_extra"]).column("_extra").to_pylist()
    assert Sealer(KEY, night.stream).open(sealed[0])["_written"] == {
        "format": "Walk and talk", "standards": "3b, Model, 2 of them",
    }  # fmt: skip
    of_log = {"form_id": "coaching_log", "form_version": "2019"}
    options = {"format": ("walk and talk", ""), "standards": ("Model, 2 of them", "4b")}
    night.seed("form_option_labels", [
        {**of_log, "question_id": question, "option_label": label, "code": code}
        for question, (label, code) in options.items()
    ])  # fmt: skip
    second = night.replay()
    assert (second.revision, second.rows) == (2, 3)
    assert night.column("format") == ["Walk and talk"] * 3
    assert night.column("standards") == ["3b code 3b 1; - label 4b 1"] * 3
