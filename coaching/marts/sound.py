"""What a mart's declaration may not contradict."""

from collections.abc import Iterable, Iterator

from coaching.marts.declaration import CELL_KEY, Mart, Measure
from coaching.marts.yml import Flaw

# What the published twin adds by itself.
_OWN = ("suppressed", "hidden_parts")
# What it tells closed periods by.
_CLOSED = ("period_end", "data_through_date")


def flaws(mart: Mart, about: tuple[str, ...]) -> Iterator[Flaw]:
    """Everything wrong with a declaration; `about` names the columns that describe the mart as a whole."""
    yield from _key(mart)
    yield from _slice(mart)
    yield from _families(mart)
    yield from _measures(mart)
    yield from _columns(mart, about)


def _absent(mart: Mart, place: str, *names: str) -> Iterator[Flaw]:
    known = {column.name for column in mart.columns}
    for name in names:
        if name not in known:
            yield Flaw(place, f"'{name}' is no column of the mart", "Write a column as `columns` has it, or add it.")


def _key(mart: Mart) -> Iterator[Flaw]:
    yield from _absent(mart, "key", *mart.key)
    if not mart.key or len(set(mart.key)) < len(mart.key):
        yield Flaw("key", "names no column, or one twice", "Name the columns that tell rows apart.")
    spread = [name for dimension in mart.dimensions.values() for name in dimension.key]
    for name in mart.key:
        if spread.count(name) != 1:
            what = f"'{name}' belongs to {spread.count(name)} dimensions"
            yield Flaw("dimensions", what, "Each column of the key belongs to exactly one.")
    for name in spread:
        if name not in mart.key:
            yield Flaw("dimensions", f"'{name}' is no column of the key", "Add it to `key`, or name it a label.")


def _slice(mart: Mart) -> Iterator[Flaw]:
    """Whether what it shows of its cube is there: dimensions, their levels, the name of each row's cell."""
    yield from _absent(mart, "columns", CELL_KEY)
    for name, dimension in mart.dimensions.items():
        yield from _absent(mart, f"dimensions.{name}.labels", *dimension.labels)
    yield from _of_cube(mart, "dimensions", mart.dimensions)
    yield from _of_cube(mart, "levels", mart.levels)
    for name, axis in mart.cube.dimensions.items():
        known = axis.levels(name)
        if len(known) > 1 and not mart.levels.get(name):
            what = f"it does not say which levels of '{name}' it shows"
            yield Flaw("levels", what, f"Name some of {', '.join(known)}.")
        for level in mart.levels.get(name, ()):
            if level not in known:
                yield Flaw(f"levels.{name}", f"there is no level '{level}'", f"Use one of {', '.join(known)}.")


def _of_cube(mart: Mart, place: str, dimensions: Iterable[str]) -> Iterator[Flaw]:
    for name in dimensions:
        if name not in mart.cube.dimensions:
            what = f"the cube '{mart.cube.name}' has no dimension '{name}'"
            yield Flaw(place, what, f"Use {', '.join(mart.cube.dimensions)}.")


def _families(mart: Mart) -> Iterator[Flaw]:
    for name, family in mart.families.items():
        if name in mart.cube.families:
            continue
        at = f"families.{name}"
        yield from _absent(mart, at, *(column for column in (family.people, family.of) if column))
        of = mart.cube.families.get(family.rest_of)
        if family.rest_of and not (of and of.on_roster):
            what = f"'{family.rest_of}' is no family of the cube that is on a roster"
            yield Flaw(f"{at}.rest_of", what, "Name the one whose rest it is, or leave it out.")
        if family.has_threshold != bool(family.people):
            what = "has a threshold and counts nobody" if family.has_threshold else "counts people without a threshold"
            yield Flaw(at, what, "Name in `people` the column that counts them, and in `audience` their threshold.")
        if not mart.of_family(name):
            yield Flaw(at, "no measure belongs to it", "Leave it out, or give it to a measure.")


def _columns(mart: Mart, about: tuple[str, ...]) -> Iterator[Flaw]:
    yield from _absent(mart, "about", *about, *_CLOSED)
    named = [*about, *mart.cell_columns, *(c for d in mart.dimensions.values() for c in (*d.key, *d.labels))]
    for column in mart.columns:
        measure = mart.measure(column.name)
        if column.name in _OWN:
            yield Flaw(column.name, "the published twin adds it by itself", "Leave it out.")
        elif measure is None and column.name not in named:
            what = "a measure without a family"
            yield Flaw(column.name, what, "Say in its `config.meta.family` whom it counts, or name it a label.")
        elif measure is not None and column.name in named:
            yield Flaw(column.name, "is a label and a measure", "Leave out one of the two.")
        if not column.data_type or not column.description:
            yield Flaw(column.name, "has no data_type or no description", "Write both: the contract needs them.")


def _measures(mart: Mart) -> Iterator[Flaw]:
    for measure in mart.measures:
        at = measure.name
        named = {"ratio": measure.ratio or (), "interval": measure.interval or (), "beside": measure.beside,
                 "told_by": measure.told_by, "judged": _counted(measure)}  # fmt: skip
        for place, columns in named.items():
            yield from _absent(mart, f"{at}.{place}", *columns)
        if measure.unit == "share" and not (measure.ratio or measure.beside):
            what = "a share of nobody knows whom"
            yield Flaw(
                at, what, "Name numerator and denominator in `ratio`, or in `beside` the cells that it tells of."
            )
        if measure.ladder and not measure.ratio:
            yield Flaw(
                f"{at}.ladder", "needs the people it is a share of", "Name numerator and denominator in `ratio`."
            )
        yield from _beside(mart, measure, "told_by", measure.told_by)
        yield from _beside(mart, measure, "judged", _counted(measure))
        yield from _rest(mart, measure)
        yield from _of_cube(mart, f"{at}.adds_over", measure.adds_over)
        yield from _adds(mart, measure)


def _counted(measure: Measure) -> tuple[str, ...]:
    return (measure.judged.count,) if measure.judged else ()


def _beside(mart: Mart, measure: Measure, place: str, names: tuple[str, ...]) -> Iterator[Flaw]:
    """What follows from columns beside it follows from those that are shown wherever it is."""
    for name in names:
        other = mart.measure(name)
        if other and (other.family_name != measure.family_name or other.restricted or other.ladder or other.beside):
            what = f"'{name}' is not shown wherever {measure.name} is"
            yield Flaw(f"{measure.name}.{place}", what, "Name columns of its own family that no rule of theirs hides.")


def _rest(mart: Mart, measure: Measure) -> Iterator[Flaw]:
    """Of a share the rest is told too: whoever is of the whole and not of the part is protected alike.

    What no twin shows tells nobody outside of anything.
    """
    if measure.restricted:
        return
    part, whole = (mart.measure(name) for name in measure.ratio or ("", ""))
    if part is None or whole is None or measure.unit != "share":
        return
    families = mart.cube.families
    if part.family_name not in families:
        is_told = part.family.of == whole.name
        remedy = f"Say `of: {whole.name}` in the family '{part.family_name}'."
    elif whole.family_name in families:
        is_told = whole.family_name in mart.cube.wholes(part.family_name)
        remedy = f"Say `part_of: {whole.family_name}` in a family of the cube, and give it to {part.name}."
    else:
        is_told = bool(families[part.family_name].on_roster)
        remedy = f"Give {part.name} a family of the cube that is on a roster."
    if not is_told:
        yield Flaw(f"{measure.name}.ratio", f"nobody protects the rest of {whole.name} less {part.name}", remedy)


def _adds(mart: Mart, measure: Measure) -> Iterator[Flaw]:
    """Whether what adds up in the mart adds up in its cube."""
    at = f"{measure.name}.adds_over"
    if measure.adds_over and measure.family_name not in mart.cube.families:
        yield Flaw(at, "its people are of no family of the cube", "Leave it out, or name a family of the cube.")
        return
    for name in measure.adds_over:
        if name in mart.cube.dimensions and name not in mart.cube.added(measure.family_name):
            what = f"the family '{measure.family_name}' does not add up over '{name}'"
            yield Flaw(at, what, "Leave it out, or say so in the cube's family.")
