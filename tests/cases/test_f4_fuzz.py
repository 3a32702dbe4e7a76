"""F3 and F4 by the thousand: codes written = codes counted + codes listed, and nothing else is counted."""

from typing import TYPE_CHECKING

import pytest

from tests.cases.code_fuzz import SEED, drawn_cells

if TYPE_CHECKING:
    from tests.cases.conftest import CodeCells

pytestmark = pytest.mark.slow


def test_codes_in_are_codes_counted_and_listed(code_cells: "CodeCells") -> None:
    wrong, counted, listed = [], 0, 0
    for drawn in drawn_cells():
        read = code_cells.read[drawn.cell]
        known = [code for code in read.counted if code != "UNALIGNED"]
        unknown = [raw for raw, method, _ in read.listed if method == "unresolved"]
        has_free_text = any(method == "free_text" for _, method, _ in read.listed)
        counted, listed = counted + len(known), listed + len(unknown)
        told = (sorted(known), sorted(map(str, unknown)), has_free_text)
        if told != (sorted(drawn.counted), sorted(drawn.unknown), drawn.has_free_text):
            wrong.append((drawn, told))
    print(f"seed {SEED}: {len(drawn_cells())} cells, {counted} codes counted, {listed} listed, {len(wrong)} wrong")
    for drawn, told in wrong[:40]:
        print(drawn, told)
    assert not wrong
