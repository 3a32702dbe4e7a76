"""Landings and loads that several cases share: loads made by hand for cases of the door, landings built once."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from coaching.paths import Paths
from tests.cases import code_fuzz, test_f3_options, test_f4_codes, test_p2_other, written_district
from tests.cases.code_cells import Cell, Read, read_cells
from tests.unit.expectations.conftest import log, make_load, paths

__all__ = ["log", "make_load", "paths"]


@pytest.fixture
def written(tmp_path_factory: pytest.TempPathFactory) -> Paths:
    """A district whose forms are written in many ways, built once."""
    return written_district.built(Path(tmp_path_factory.getbasetemp()) / "written")


@dataclass(frozen=True)
class CodeCells:
    """Every cell of the cases about codes as it was read, and the warehouse they stand in."""

    read: dict[Cell, Read]
    warehouse: Path


@pytest.fixture(scope="session")
def code_cells(tmp_path_factory: pytest.TempPathFactory) -> CodeCells:
    """One build of them all."""
    cells = list(
        dict.fromkeys(
            [
                *test_f3_options.CELLS,
                *test_f4_codes.CELLS,
                *test_p2_other.CELLS,
                *(drawn.cell for drawn in code_fuzz.drawn_cells()),
            ]
        )
    )
    read, warehouse = read_cells(cells, tmp_path_factory.mktemp("codes"))
    return CodeCells(dict(zip(cells, read, strict=True)), warehouse)
