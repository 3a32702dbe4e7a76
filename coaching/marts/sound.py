"""What a mart's declaration may not contradict."""

from collections.abc import Iterator

from coaching.marts.declaration import CELL_KEY, Mart
from coaching.marts.parts import Dimension, Hides, Hierarchy
from coaching.marts.yml import Flaw

# What the published twin adds by itself.
_OWN = "suppressed"
# What it tells closed periods by.
_CLOSED = ("period_end", "data_through_date")


def flaws(mart: Mart, about: tuple[str, ...]) -> Iterator[Flaw]:
    """Everything wrong with a declaration; `about` names the columns that describe the mart as a whole."""
    yield from _key(mart)
    for name, dimension in mart.dimensions.items():
        yield from _dimension(mart, f"dimensions.{name}", dimension)
    yield from _counted(mart)
    yield from _slice(mart)
    yield from _families(mart)
    yield from _columns(mart, about)
    yield from _measures(mart)


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


def _dimension(mart: Mart, place: str, dimension: Dimension) -> Iterator[Flaw]:
    yield from _absent(mart, f"{place}.labels", *dimension.labels)
    yield from _absent(mart, f"{place}.level", *((dimension.level,) if dimension.level else ()))
    for name in dimension.within:
        if name not in dimension.key:
            yield Flaw(f"{place}.within", f"'{name}' is not in its key", "Name a column of the dimension's key.")
    if dimension.hierarchies and not dimension.level:
        yield Flaw(f"{place}.level", "a hierarchy needs it", "Name the column that tells its levels apart.")
    for level, hierarchy in dimension.hierarchies.items():
        yield from _hierarchy(mart, f"{place}.hierarchies.{level}", level, hierarchy, dimension)


def _hierarchy(mart: Mart, at: str, level: str, hierarchy: Hierarchy, dimension: Dimension) -> Iterator[Flaw]:
    yield from _absent(mart, at, *hierarchy.by.values())
    if level == hierarchy.to:
        yield Flaw(at, "is its own total", "Name the level above it.")
    for name in hierarchy.by:
        if name not in dimension.members:
            yield Flaw(at, f"'{name}' tells no members apart", "Name a column of the dimension's key.")


def _slice(mart: Mart) -> Iterator[Flaw]:
    """Whether what it says of its cube is there: dimensions, their levels, the name of each row's cell."""
    if mart.cube is None:
        return
    yield from _absent(mart, "columns", CELL_KEY)
    for name, levels in mart.levels.items():
        axis = mart.cube.dimensions.get(name)
        known = axis.levels(name) if axis else ()
        if axis is None:
            what = f"the cube has no dimension '{name}'"
            yield Flaw("levels", what, f"Use {', '.join(mart.cube.dimensions)}.")
        for level in set(levels) - set(known) if axis else ():
            yield Flaw(f"levels.{name}", f"there is no level '{level}'", f"Use one of {', '.join(known)}.")
    for name, axis in mart.cube.dimensions.items():
        if len(axis.levels(name)) > 1 and not mart.levels.get(name):
            what = f"it does not say which levels of '{name}' it shows"
            yield Flaw("levels", what, f"Name some of {', '.join(axis.levels(name))}.")


def _counted(mart: Mart) -> Iterator[Flaw]:
    if mart.counted is None:
        return
    levelled = {name for name, dimension in mart.dimensions.items() if set(dimension.columns) - set(mart.key)}
    for name in sorted(levelled ^ set(mart.counted.levels)):
        what = f"the dimension '{name}' has levels and no table, or a table and no levels"
        yield Flaw("counted.levels", what, "Name for each dimension with levels the table that knows them.")


def _families(mart: Mart) -> Iterator[Flaw]:
    for name, family in mart.families.items():
        at = f"families.{name}"
        yield from _absent(mart, at, *(c for c in (family.people, family.of) if c))
        if mart.cube and name in mart.cube.families:
            continue  # the cube says who they are
        if family.has_threshold != bool(family.people):
            what = "has a threshold and counts nobody" if family.has_threshold else "counts people without a threshold"
            yield Flaw(at, what, "Name in `people` the column that counts them, and in `audience` their threshold.")
        if family.hides is Hides.COLUMN and family.of:
            yield Flaw(at, "only a family that hides the cell protects the rest", "Leave out `of`, or hide the cell.")
        if bool(family.where) != (mart.counted is not None and family.has_threshold and family.hides is Hides.CELL):
            what = "`where` is for families that hide the cell of a mart counted elsewhere, and needed there"
            yield Flaw(at, what, "Name the flag of those who count in `counted`'s relation, or leave it out.")
        if not mart.of_family(name):
            yield Flaw(at, "no measure belongs to it", "Leave it out, or give it to a measure.")


def _columns(mart: Mart, about: tuple[str, ...]) -> Iterator[Flaw]:
    yield from _absent(mart, "about", *about, *_CLOSED)
    cells = (CELL_KEY, *(m.beside for m in mart.measures if m.beside)) if mart.cube else ()
    named = [*about, *cells, *(c for d in mart.dimensions.values() for c in (*d.key, *d.labels))]
    for column in mart.columns:
        measure = mart.measure(column.name)
        if column.name == _OWN:
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
        yield from _absent(mart, f"{measure.name}.ratio", *(measure.ratio or ()))
        yield from _absent(mart, f"{measure.name}.interval", *(measure.interval or ()))
        if measure.restates and measure.restates[0] not in mart.key:
            what = f"'{measure.restates[0]}' is no column of the key"
            yield Flaw(f"{measure.name}.restates", what, "Name the key column in which the other cell differs.")
