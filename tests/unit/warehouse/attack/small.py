"""A district of four schools and three months, and editions of it with any mask: what the attacks are tried on.

Every cell of school, code and month has teachers of its own school with equal minutes; the marts hold sums over them,
people counted once. A mask is a set of (place, code, period) that show nothing.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.marts import Mart
from tests.unit.warehouse.attack.declared import SCHOOLS_ONLY, declared

Cell = tuple[str, str, str]
SCHOOLS = {"s1": ("North", "low"), "s2": ("North", "low"), "s3": ("South", "high"), "s4": ("South", "high")}
PARENTS = {"F:1a": "F:1", "F:1b": "F:1", "F:2": "", "F:UNALIGNED": ""}
MONTHS = {"m1": (9, 30), "m2": (10, 31), "m3": (11, 30)}
ELIGIBLE = 60


@dataclass
class District:
    """Teachers (numbers of the district) and minutes of each, by school, code and month."""

    people: dict[Cell, list[int]] = field(default_factory=dict)
    minutes: dict[Cell, float] = field(default_factory=dict)
    idle_days: int = 0
    """Days of the term, after its last month, on which nobody coaches and which no month shows."""

    def set(self, cells: Iterable[Cell], teachers: int, minutes: float) -> None:
        """Gives cells so many teachers with so many minutes each."""
        for cell in cells:
            first = 100 * list(SCHOOLS).index(cell[0]) + 12 * list(PARENTS).index(cell[1])
            self.people[cell] = list(range(first, first + teachers))
            self.minutes[cell] = minutes


def district() -> District:
    """Eight teachers with thirty minutes in every cell."""
    made = District()
    made.set(itertools.product(SCHOOLS, PARENTS, MONTHS), 8, 30.0)
    return made


CUBE = tuple(itertools.product(("s1", "s2"), ("F:1a", "F:1b"), ("m1", "m2")))
"""Eight cells that hide each other in every direction: two schools, two indicators, two months."""


def write(
    folder: Path,
    made: District,
    hidden: Iterable[Cell] = (),
    *,
    marts: Iterable[str] = SCHOOLS_ONLY,
    blank: Mapping[Cell, Iterable[str]] | None = None,
) -> Mapping[str, Mart]:
    """Writes an edition's marts below a folder; returns their declarations.

    Args:
        folder: the edition's.
        made: the district.
        hidden: the mask.
        marts: which of `by_school_standard`, `by_school`, `by_group_standard`, `district_standard`.
        blank: columns that are blank in a cell that is shown.
    """
    chosen = {name: mart for name, mart in declared().items() if any(name.endswith(end) for end in marts)}
    (folder / "bi" / "marts").mkdir(parents=True)
    mask, gone = set(hidden), dict(blank or {})
    for name in chosen:
        rows = list(_rows(made, name.removeprefix("mart_implementation_"), mask, gone))
        pq.write_table(pa.Table.from_pylist(rows), folder / "bi" / "marts" / f"{name}.parquet")
    return chosen


def _rows(
    made: District, mart: str, hidden: set[Cell], blank: Mapping[Cell, Iterable[str]]
) -> Iterator[dict[str, Any]]:
    for (place, schools), (code, codes), (period, months) in itertools.product(
        _places(mart), _codes(mart), (*((m, (m,)) for m in MONTHS), ("fall", tuple(MONTHS)))
    ):
        labels = _labels(made, place, code, period, mart)
        cells = list(itertools.product(schools, codes, months))
        of_framework = list(itertools.product(schools, PARENTS, months))
        shown = _measures(made, cells, of_framework)
        is_hidden = (place, code, period) in hidden
        out = set(shown) if is_hidden else set(blank.get((place, code, period), ()))
        yield (
            labels | {name: None if name in out else value for name, value in shown.items()} | {"suppressed": is_hidden}
        )


def _places(mart: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if mart.startswith("by_school"):
        yield from ((school, (school,)) for school in SCHOOLS)
    elif mart.startswith("by_group"):
        for rank, kind in enumerate(("school_group", "poverty_band")):
            for name in sorted({labels[rank] for labels in SCHOOLS.values()}):
                yield f"{kind}:{name}", tuple(s for s, labels in SCHOOLS.items() if labels[rank] == name)
    else:
        yield "district", tuple(SCHOOLS)


def _codes(mart: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    if mart == "by_school":
        yield from (("F", tuple(PARENTS)), ("all", tuple(PARENTS)))
    else:
        yield from ((code, (code,)) for code in PARENTS)
        yield "F:1", tuple(code for code, parent in PARENTS.items() if parent)


def _labels(made: District, place: str, code: str, period: str, mart: str) -> dict[str, Any]:
    kind, _, name = place.partition(":")
    labels: dict[str, Any] = {"framework_id": "all" if code == "all" else "F"}
    if mart.startswith("by_school"):
        labels |= {"school_key": place, "school_group": SCHOOLS[place][0], "poverty_band": SCHOOLS[place][1]}
    elif mart.startswith("by_group"):
        labels |= {"group_type": kind, "group_name": name}
    if mart != "by_school":
        level = "indicator" if PARENTS.get(code) else "standard"
        labels |= {"qualified_code": code, "standard_level": level, "parent_code": PARENTS.get(code) or None}
    first, last = MONTHS.get(period, (9, 30))
    begin = dt.date(2025, first, 1)
    end = dt.date(2025, first, last)
    if period == "fall":
        end = dt.date(2025, 11, 30) + dt.timedelta(days=made.idle_days)
    kind = "term" if period == "fall" else "month"
    return labels | {"period_type": kind, "period_key": period, "period_start": begin, "period_end": end}


def _measures(made: District, cells: list[Cell], of_framework: list[Cell]) -> dict[str, Any]:
    people = {person for cell in cells for person in made.people[cell]}
    eligible = ELIGIBLE * len({school for school, _, _ in cells})
    minutes = sum(made.minutes[cell] * len(made.people[cell]) for cell in cells)
    whole = sum(made.minutes[cell] * len(made.people[cell]) for cell in of_framework)
    return {
        "teachers_eligible": eligible,
        "teachers_coached": len(people),
        "teachers_coached_eligible": len(people),
        "teachers_coached_not_eligible": 0,
        "teachers_not_reached": eligible - len(people),
        "coach_minutes_allocated": minutes,
        "one_on_one_minutes_allocated": minutes / 2,
        "group_minutes_allocated": minutes / 2,
        "reach_rate": round(len(people) / eligible, 4),
        "share_of_school_coach_minutes": round(minutes / whole, 4),
    }
