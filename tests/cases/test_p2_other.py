"""P2: a name typed into "Other:" of a coded question is in no table that leaves the house; its place is."""

from typing import TYPE_CHECKING

import duckdb
import pytest

from tests.cases.code_cells import Cell

if TYPE_CHECKING:
    from tests.cases.conftest import CodeCells

pytestmark = pytest.mark.slow

NAME = "Wilhelmina Quagmire"
CELLS: list[Cell] = [
    ("ISTEC-2019", f"3b, Other: {NAME}"),
    ("ISTEC-2019", f"{NAME}; 4b"),
    ("ISTEC-2019", f"9z {NAME}"),
    ("ISTEC-2019", f"Personalize support {NAME}"),
    ("ISTEC-2019", f"2a ({NAME})"),
    ("NETSC-2011", f"{NAME} 2a"),
]


def test_a_name_is_listed_by_its_place_only(code_cells: "CodeCells") -> None:
    for cell in CELLS[:2]:
        ((raw_code, method, row_number),) = code_cells.read[cell].listed
        assert raw_code is None
        assert method == "free_text"
        assert row_number > 0
    ((raw_code, method, _),) = code_cells.read[CELLS[2]].listed
    assert (raw_code, method) == ("9z", "unresolved")


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
