"""What a cube's declaration may not contradict."""

from collections.abc import Iterable, Iterator

from coaching.marts.cube import Axis, Cube, Population
from coaching.marts.yml import Flaw


def flaws(cube: Cube, columns: set[str], models: set[str]) -> Iterator[Flaw]:
    """Everything wrong with a cube; `columns` are its model's, `models` those that there are."""
    if not cube.families:
        yield Flaw("cube.families", "there is none", "Name the family that is the cell itself.")
    yield from _columns(cube, columns)
    yield from _models(cube, models)
    for name, axis in cube.dimensions.items():
        yield from _axis(f"cube.dimensions.{name}", axis)
    for name, roster in cube.rosters.items():
        yield from _known(f"cube.rosters.{name}.by", "dimension", roster.by, cube.dimensions)
    for name, family in cube.families.items():
        at = f"cube.families.{name}"
        yield from _known(
            f"{at}.part_of", "family", family.part_of, [other for other in cube.families if other != name]
        )
        yield from _known(at, "roster", filter(None, (family.roster,)), cube.rosters)
        yield from _family(cube, at, family)
        yield from _sides(cube, at, family)


def _known(place: str, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Flaw]:
    known = list(known)
    for name in names:
        if name not in known:
            remedy = f"Use one of {', '.join(known)}." if known else "Declare it, or leave it out."
            yield Flaw(place, f"there is no {kind} '{name}'", remedy)


def _columns(cube: Cube, columns: set[str]) -> Iterator[Flaw]:
    used = {"person": cube.person, "event": cube.event, "weight": cube.weight, "amount": cube.amount}
    used |= {f"dimensions.{name}.leaf": axis.leaf for name, axis in cube.dimensions.items()}
    used |= {f"families.{name}.where": family.where for name, family in cube.families.items()}
    used |= {f"families.{name}.alike.{one}": one for name, family in cube.families.items() for one in family.alike}
    for place, column in used.items():
        if column and column not in columns:
            yield Flaw(f"cube.{place}", f"'{column}' is no column of the model", "Write it as `columns` has it.")


def _models(cube: Cube, models: set[str]) -> Iterator[Flaw]:
    used = {f"dimensions.{name}.members": axis.members for name, axis in cube.dimensions.items()}
    used |= {f"rosters.{name}.relation": roster.relation for name, roster in cube.rosters.items()}
    for place, model in used.items():
        if model and model not in models:
            remedy = "Write its name as its file has it, or write the model."
            yield Flaw(f"cube.{place}", f"there is no model '{model}'", remedy)


def _axis(at: str, axis: Axis) -> Iterator[Flaw]:
    if axis.totals and not axis.members:
        yield Flaw(f"{at}.members", "levels need it", "Name the model that lists the members of each level.")
    for level, parts in axis.totals.items():
        below = set(parts)
        while grown := {part for one in below for part in axis.totals.get(one, ())} - below:
            below |= grown
        if level in below:
            yield Flaw(f"{at}.totals.{level}", "is a part of its own parts", "A total stands above what it adds up.")
        if not parts:
            yield Flaw(f"{at}.totals.{level}", "adds up nothing", "Name the levels of its parts.")
    yield from _known(f"{at}.hides_below", "total", axis.hides_below, axis.totals)


def _family(cube: Cube, at: str, family: Population) -> Iterator[Flaw]:
    if family.on_roster and family.off_roster:
        yield Flaw(at, "its people are on and off a roster", "Leave out one of the two.")
    if family.roster and (family.where or len(family.part_of) != 1):
        remedy = "Name the one family it is a part of, and no `where`."
        yield Flaw(f"{at}.part_of", "a family on or off a roster is a part of one family", remedy)
    if not family.has_threshold:
        yield Flaw(
            f"{at}.audience", "it has no threshold", "Only people whose conduct is shown are families of a cube."
        )
    adds = family.adds_over or ()
    yield from _known(f"{at}.adds_over", "dimension", adds, cube.dimensions)
    for dimension in adds:
        if dimension in cube.dimensions and cube.dimensions[dimension].nests:
            what = f"'{dimension}' nests: somebody counts in several of its members"
            yield Flaw(f"{at}.adds_over", what, "Leave it out.")


def _sides(cube: Cube, at: str, family: Population) -> Iterator[Flaw]:
    """Who of a whole is on a roster and who is not make it up: both are there."""
    if not family.roster:
        return
    word = "off_roster" if family.on_roster else "on_roster"
    alike = [one for one in cube.families.values() if one.part_of == family.part_of and one.roster == family.roster]
    if sum(bool(one.off_roster if family.on_roster else one.on_roster) for one in alike) != 1:
        remedy = f"Declare one with `{word}: {family.roster}` and the same `part_of`."
        yield Flaw(at, f"the others of '{family.roster}' are not one family", remedy)
