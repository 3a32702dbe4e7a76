"""F4: the ways to write several codes in one cell; what is no code of the framework is listed."""

from typing import TYPE_CHECKING

import pytest

from tests.cases.code_cells import Cell

if TYPE_CHECKING:
    from tests.cases.conftest import CodeCells

pytestmark = pytest.mark.slow

N11, I19 = "NETSC-2011", "ISTEC-2019"
_TWO = (
    "2a/2f", "2a & 2f", "2a and 2f", "2a plus 2f", "2a+2f", "2(a), 2(f)", "2a/f", "2.a | 2.F", "2a 2f", "(2a, 2f)",
    '["2a","2f"]', "- 2a\n- 2f", "Standards: 2a and 2f.", "Standard 2: 2a, 2f",
)  # fmt: skip
CELLS: dict[Cell, tuple[str, tuple[str | None, ...]]] = {
    **{(N11, text): ("2a 2f", ()) for text in _TWO},
    (N11, "2a-2c"): ("2a 2b 2c", ()),
    (N11, "2a–c, 4b"): ("2a 2b 2c 4b", ()),
    (N11, "2c to 2a"): ("2a 2b 2c", ()),
    (N11, "1-3"): ("1 2 3", ()),
    (N11, "1d through 2b"): ("1d 2a 2b", ()),
    (N11, "2a-2z"): ("2a UNALIGNED", ("2z",)),
    (I19, "2a/2f"): ("2a UNALIGNED", ("2f",)),
    (I19, "9z & 8b"): ("UNALIGNED", ("9z", "8b")),
    (I19, "12c, 9"): ("UNALIGNED", ("12c", "9")),
    (I19, "NETSC-2011:2a, ISTEC-2019:2b"): ("2b UNALIGNED", ("NETSC-2011:2a",)),
    (I19, "4.2.a/4.2.b"): ("2a 2b", ()),
    (I19, "4.2 and 3"): ("2 3", ()),
    (I19, "ISTE Standard 4.2.b"): ("2b", ()),
    (I19, "Standard 2 Learning with others"): ("2", ()),
    (I19, "2: 2a, 2b"): ("2a 2b", ()),
    (I19, "Shared vision (1a)"): ("1a", ()),
    # X1: an unknown code with the text of a standard is that standard; its code is listed
    (N11, "4d – Professional learning"): ("4b", ("4d",)),
    # X17: a title that a PDF split at its ligatures
    (I19, "Eff ective assessments"): ("4b", ()),
    # X2: nearly a title, listed as such
    (I19, "Help teachers interpret data for decisions"): ("6b", (None,)),
}


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell[1])
def test_every_code_counts_or_is_listed(code_cells: "CodeCells", cell: Cell) -> None:
    codes, listed = CELLS[cell]
    read = code_cells.read[cell]
    assert sorted(read.weights) == codes.split()
    assert sum(read.weights.values()) == pytest.approx(1, abs=1e-3)
    assert tuple(raw for raw, _, _ in read.listed) == listed
