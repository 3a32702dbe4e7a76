"""How people write what they mean into the cells of a form."""

from collections.abc import Mapping
from datetime import date
from random import Random

from sandbox.world.people import Person, School
from sandbox.world.told import Cell, written_day

PEOPLE = ("coach", "observed", "attendee")


class Id(str):
    """What ties records to each other: written as it is."""

    __slots__ = ()


class Digest(str):
    """What is known by its pseudonym alone: no truth tells which."""

    __slots__ = ()


def written(rng: Random, facts: Mapping[str, object]) -> tuple[dict[str, object], dict[str, Cell]]:
    """What the facts of a record mean, and the cells in which they are written; what is unknown is a blank."""
    means: dict[str, object] = {}
    cells: dict[str, Cell] = {}
    for name, fact in facts.items():
        if isinstance(fact, Person):
            means[f"{name}_id"] = fact.person_id
            cells[f"{name}_email"] = fact.email if rng.random() < 0.9 else fact.email.title()  # noqa: PLR2004
        elif isinstance(fact, School):
            means[name] = fact.org_id
            cells[name] = fact.name if rng.random() < 0.7 else fact.code  # noqa: PLR2004
        elif fact is None and name in PEOPLE:
            means[f"{name}_id"] = None
        else:
            means[name] = fact.isoformat() if isinstance(fact, date) else fact
            cells[name] = _cell(rng, fact)
    return means, cells


def _cell(rng: Random, fact: object) -> Cell:
    if fact is None:
        return ""
    if isinstance(fact, date):
        return written_day(rng, fact)
    if isinstance(fact, bool):
        return rng.choice(("Yes", "yes", "TRUE", "x") if fact else ("No", "no", "FALSE"))
    if isinstance(fact, int | float):
        return fact if rng.random() < 0.8 else str(fact)  # noqa: PLR2004
    text = str(fact)
    is_word = not isinstance(fact, Id | Digest)
    return text.replace("_", " ").capitalize() if is_word and rng.random() < 0.7 else text  # noqa: PLR2004
