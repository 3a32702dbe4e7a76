"""Thirty nights with late edits: what is restated, what waits and why, and whether a reader can tell one person's.

The checker knows everything and shares no line with what decides: of every two editions, whatever lies between, it
looks in each cell of every level and at each figure at whose contribution differs.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.unit.warehouse.frozen.toy import CODES, LEAST, ROSTER, District, Session, standards_of
from warehouse.frozen import files

SLICES = [f"2025-{month:02d}-01" for month in (9, 10, 11, 12)] + ["2026-01-01", "2026-02-01"]
SCHOOLS = {f"s{n}": "north" if n < 3 else "south" for n in range(5)}
NIGHTS = 30
LEAST_PEOPLE = int(LEAST["staff_implementation"])
Cell = tuple[str, str, str]


@dataclass
class Edition:
    """What was published, by cell and figure: what each person contributes; and each one's identity."""

    told: dict[tuple[Cell, str], dict[str, float]]


@pytest.mark.slow
def test_no_reader_can_tell_one_persons_change(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rng = np.random.default_rng(20260610)
    district = _founded(tmp_path / "data", rng)
    district.night(least=dict(LEAST))
    editions = [_edition(district)]
    lines, narrowest, compared = [], 99, 0
    for night in range(1, NIGHTS + 1):
        if night % 6 == 0 and district.closed < len(SLICES):
            district.closed += 1
        edits = _edits(district, rng, night)
        found = district.night(least=dict(LEAST))
        editions.append(_edition(district))
        behind = list(_behind(editions[-2], editions[-1], district))
        earlier = [found for before in editions[:-2] for found in _behind(before, editions[-1], district)]
        compared += len(behind) + len(earlier)
        narrowest = min([narrowest, *(people for _, people in [*behind, *earlier])])
        waiting = files.read(district.paths, files.WAITING).to_pylist()
        why = Counter(dict.fromkeys(("too_few_people", "other_changes_wait"), 0))
        for row in waiting:
            why[row["waiting_reason"]] += row["changes"]
        cells = len({cell for (cell, _), _ in behind})
        lines.append((night, edits, found.published, found.waiting, *why.values(), cells, len(behind)))
        assert not [what for what, people in [*behind, *earlier] if people < LEAST_PEOPLE]
    with capsys.disabled():
        _print(lines, compared, narrowest)
    assert sum(line[2] for line in lines) > 30, "restatements were published"
    assert lines[-1][3] > 5, "and others wait"
    assert compared > 3_000


def _founded(root: Path, rng: np.random.Generator) -> District:
    """Twelve teachers at each of five schools, each coached about twice a month, mostly alone."""
    made = District(root, slices=SLICES, schools=SCHOOLS)
    for school in SCHOOLS:
        people = [f"{school}-t{n}" for n in range(12)]
        made.roster |= dict.fromkeys(people[:10], school)
        for at, slice_key in enumerate(SLICES):
            for n, who in enumerate(people):
                code = sorted(CODES)[int(rng.integers(3))]
                made.log(Session(f"{school}-{at}-{n}", slice_key, school, [who], [code], 30, f"c-{school}"))
            made.log(Session(f"{school}-{at}-all", slice_key, school, people[:6], ["N:1a"], 60, f"c-{school}", False))
    return made


def _edits(district: District, rng: np.random.Generator, night: int) -> int:
    """What coaches and the roster's office do in a day: single logs, and one larger thing at one school."""
    school = f"s{rng.integers(len(SCHOOLS))}"
    slice_key = SLICES[int(rng.integers(max(1, district.closed)))]
    singles = int(rng.integers(0, 4))
    for n in range(singles):
        who, code = f"{school}-t{rng.integers(12)}", sorted(CODES)[int(rng.integers(3))]
        district.log(Session(f"late-{night}-{n}", slice_key, school, [who], [code], 20, f"c-{school}"))
    return singles + _LARGER[night % len(_LARGER)](district, school, slice_key, night)


def _took_longer(district: District, school: str, slice_key: str, night: int) -> int:
    found = _logged(district, school, slice_key)
    for session in found:
        session.minutes += 15
    return len(found)


def _of_another_standard(district: District, school: str, slice_key: str, night: int) -> int:
    found = [s for s in _logged(district, school, slice_key) if list(s.codes) == ["N:1a"]]
    for session in found:
        session.codes = ["N:2"]
    return len(found)


def _struck_out(district: District, school: str, slice_key: str, night: int) -> int:
    found = _logged(district, school, slice_key)[: 1 + night % 2]
    for session in found:
        del district.sessions[session.key]
    return len(found)


def _roster_mended(district: District, school: str, slice_key: str, night: int) -> int:
    """It knows two more, and two of its records turn out to be one teacher's."""
    district.roster |= {f"{school}-t{n}": school for n in (10, 11)}
    old, new = f"{school}-t8", f"{school}-t9"
    for session in district.sessions.values():
        session.people = [new if who == old else who for who in session.people]
    district.former[old] = new
    district.roster.pop(old, None)
    return 3


def _never_logged(district: District, school: str, slice_key: str, night: int) -> int:
    for n in range(7):
        who = f"{school}-t{n}"
        district.log(Session(f"batch-{night}-{n}", slice_key, school, [who], ["N:1b"], 25, f"c-{school}"))
    return 7


def _logged(district: District, school: str, slice_key: str) -> list[Session]:
    return [s for s in district.sessions.values() if s.school == school and s.slice_key == slice_key]


_LARGER = (_took_longer, _of_another_standard, _struck_out, _roster_mended, _never_logged)


FIGURES: dict[str, Callable[[tuple[object, ...]], float]] = {
    "sessions": lambda row: 1.0,
    "received minutes": lambda row: float(str(row[8])),
    "coach minutes": lambda row: float(str(row[7])),
    "one-on-one minutes": lambda row: float(str(row[7])) if row[6] else 0.0,
    "group minutes": lambda row: 0.0 if row[6] else float(str(row[7])),
}


def _edition(district: District) -> Edition:
    told: dict[tuple[Cell, str], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    coached: dict[Cell, set[str]] = defaultdict(set)
    for row in district.released():
        _, slice_key, school, person, code = row[:5]
        for cell in _cells(district, str(school), str(code), str(slice_key)):
            coached[cell].add(str(person))
            for name, value in FIGURES.items():
                told[cell, name][str(person)] += value(row)
    listed: dict[tuple[str, str], set[str]] = defaultdict(set)
    for place, period, person in district.released(ROSTER):
        listed[str(place), str(period)].add(str(person))
    for cell in {*coached}:
        roster = listed[cell[0], cell[2]]
        for name, people in {
            "teachers coached": coached[cell],
            "reached": coached[cell] & roster,
            "coached, not eligible": coached[cell] - roster,
            "not reached": roster - coached[cell],
        }.items():
            told[cell, name] = dict.fromkeys(people, 1.0)
    return Edition({what: dict(people) for what, people in told.items()})


def _cells(district: District, school: str, code: str, slice_key: str) -> Iterator[Cell]:
    periods = [f"month:{slice_key[:7]}"]
    if district.closed >= len(SLICES):
        periods.append("school_year:2025-26")
    for place in district.places(school):
        for standard in standards_of(code):
            for period in periods:
                yield place, standard, period


def _behind(before: Edition, after: Edition, district: District) -> Iterator[tuple[tuple[Cell, str], int]]:
    """Every figure of a cell that both editions have and that differs, with the number of people behind it."""
    periods = {cell[2] for cell, _ in before.told}
    for what in sorted({*before.told, *after.told}):
        if what[0][2] not in periods:
            continue  # a period that closes is published for the first time
        then, now = (_of_people(told.get(what, {}), district.former) for told in (before.told, after.told))
        differ = [who for who in {*then, *now} if abs(then.get(who, 0.0) - now.get(who, 0.0)) > 1e-6]
        if differ:
            yield what, len(differ)


def _of_people(told: dict[str, float], former: dict[str, str]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for key, value in told.items():
        found[former.get(key, key)] += value
    return found


def _print(lines: Iterable[tuple[int, ...]], compared: int, narrowest: int) -> None:
    heads = ("night", "edits", "published", "waiting", "too few", "wait for others", "cells changed", "figures changed")
    print("\n| " + " | ".join(heads) + " |\n|" + "---:|" * len(heads))
    for line in lines:
        print("| " + " | ".join(str(value) for value in line) + " |")
    print(f"{compared} differences between two editions; fewest people behind one: {narrowest}")
