"""What a mart's own calculation offers: one `Calculation`, exported as `CALCULATION` by its module beside this one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from tests.integration.independent.facts import Facts

Cells = Mapping[Any, dict[str, object]]


@dataclass(frozen=True)
class Calculation:
    """One mart, calculated from the facts of a night.

    Attributes:
        mart: its name.
        key: the columns by which its rows are told apart, in the order of the cells' keys.
        cells: every row by its key; a school stands in it as `school_code`.
        untold: texts and keys that are not counted from anything: checked where they are made.
        at_least: how many cells must be compared to say anything.
        more_than: for each column named, in how many cells something must stand.
        only: a column, and which of its values the calculation tells.
        numbered: gives rows that nothing of the key tells apart a number, in a column of its own.
    """

    mart: str
    key: tuple[str, ...]
    cells: Callable[[Facts], Cells]
    untold: frozenset[str] = frozenset()
    at_least: int = 1
    more_than: Mapping[str, int] = field(default_factory=dict)
    only: tuple[str, frozenset[str]] | None = None
    numbered: Callable[[list[dict[str, Any]]], list[dict[str, Any]]] | None = None

    def tells(self, row: Mapping[str, Any]) -> bool:
        """Whether a row of the mart is one that it calculates."""
        return self.only is None or row[self.only[0]] in self.only[1]


def calculations(package: str = "") -> dict[str, Calculation]:
    """All of them, by mart; found because they are there: of the protected marts, or of those of a `package`."""
    folder = Path(__file__).parent / package
    names = sorted(m.name for m in iter_modules([str(folder)]) if not m.name.startswith("test_"))
    within = ".".join(filter(None, ("tests.integration.independent", package)))
    modules = (import_module(f"{within}.{name}") for name in names)
    found = [own for module in modules if isinstance(own := vars(module).get("CALCULATION"), Calculation)]
    return {calculation.mart: calculation for calculation in found}
