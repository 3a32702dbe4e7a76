"""The page of traps names every trap, and tests that there are; a trap without one says that it is not treated yet."""

import re

from coaching.paths import PROJECT
from tests.integration.nights import tell

PAGE = PROJECT / "docs" / "traps.md"
FOLDER = PROJECT / "tests" / "traps"


def _rows() -> dict[int, str]:
    rows = re.findall(r"^\| X(\d+) (\|.*)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == len({number for number, _ in rows})
    return {int(number): row for number, row in rows}


def test_every_trap_has_its_tests_or_says_that_it_is_not_treated() -> None:
    rows = _rows()
    named = {number: re.findall(r"`(\w+\.py)::(\w+)`", row) for number, row in rows.items()}
    there = {
        (file.name, test)
        for file in FOLDER.glob("test_*.py")
        for test in re.findall(r"^def (test_x\w+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    told = {one for tests in named.values() for one in tests}
    treated = [number for number, tests in named.items() if tests]
    tell(f"{len(treated)} of {len(rows)} traps have tests, {len(told)} in all")
    assert sorted(rows) == list(range(1, 23))
    assert told == there, "the page names every test of a trap, and no other"
    for number, tests in named.items():
        assert all(test.startswith(f"test_x{number:02}_") for _, test in tests), number
        assert tests or "ot yet" in rows[number] or "not yet" in rows[number], number
    assert len(treated) >= 15
