"""F3: a checkbox answer whose options hold commas and numbers."""

from typing import TYPE_CHECKING

import pytest

from tests.cases.code_cells import Cell

if TYPE_CHECKING:
    from tests.cases.conftest import CodeCells

pytestmark = pytest.mark.slow

I19 = "ISTEC-2019"
CELLS: dict[Cell, tuple[dict[str, float], int]] = {
    (I19, "3b Model tools, 2 lessons per unit, 5b Personalise support (grades 3, 4 and 6)"): (
        {"3b": 0.5, "5b": 0.5},
        0,
    ),
    (I19, "3b, Other: a chat about tools, 1:1"): ({"3b": 1}, 1),
    # the same where the form's options are not known: a number inside a text is no code
    (I19, "3b Coach tools, 2 lessons a unit, 5b Support (grades 3, 4 and 6)"): ({"3b": 0.5, "5b": 0.5}, 0),
    (I19, "3b - Coach tools, grades 3, 4 and 6"): ({"3b": 1}, 0),
    # an option that names no standard is known: neither counted nor listed, whatever it holds
    (I19, "None of these; 4a comes next year"): ({"UNALIGNED": 1}, 0),
    (I19, "4b, None of these; 4a comes next year"): ({"4b": 1}, 0),
    (I19, "3B MODEL TOOLS , 2 lessons per unit;5a"): ({"3b": 0.5, "5a": 0.5}, 0),
    # titles and aliases of the framework are labels too, commas and all
    (I19, "Authentic, active learning, Shared vision"): ({"4a": 0.5, "1a": 0.5}, 0),
    (I19, "Authentic, active learning, Effective assessments, 2 of them"): ({"4a": 0.5, "4b": 0.5}, 1),
    ("NETSC-2011", "Safe, healthy, legal and ethical use; 2 more"): ({"5b": 1}, 1),
    # free text takes no part; alone it is UNALIGNED, and listed
    (I19, "Lunch and a walk"): ({"UNALIGNED": 1}, 1),
    (I19, "2a; lunch and a walk"): ({"2a": 1}, 1),
    (I19, "1:1"): ({"UNALIGNED": 1}, 1),
    (I19, "2 lessons"): ({"UNALIGNED": 1}, 1),
    (I19, "2-3 lessons, 4a"): ({"4a": 1}, 1),
    (I19, "met on 9/2/2025"): ({"UNALIGNED": 1}, 1),
    (I19, "Worked on 3b with her"): ({"UNALIGNED": 1}, 1),
    (I19, "5th grade, 3b"): ({"3b": 1}, 1),
    (I19, "30 min, 2a"): ({"2a": 1}, 1),
}


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell[1])
def test_labels_and_numbers_in_texts_are_no_codes(code_cells: "CodeCells", cell: Cell) -> None:
    weights, listed = CELLS[cell]
    read = code_cells.read[cell]
    assert read.weights == pytest.approx(weights, abs=1e-4)
    assert len(read.listed) == listed


def test_a_known_label_says_that_it_was_one(code_cells: "CodeCells") -> None:
    assert code_cells.read[next(iter(CELLS))].methods == {"label"}
