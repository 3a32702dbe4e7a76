"""Which relations hold the facts of closed periods, as their models' yml says under `config.meta.frozen`.

Flow: dbt_project/models/**/*.yml -> Fact -> [warehouse/frozen] store, comparison, the sources that dbt reads
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from coaching.marts.parts import Strict
from coaching.marts.yml import MODELS, Flaw, first, meta, models, refusal

PEOPLE = "people"  # the figure that counts them
_TYPES = frozenset({"text", "string", "bigint", "double", "boolean", "date", "decimal"})


class Enough(Strict):
    """From which sum on a person is counted: a threshold of district.yml times the column's units in one of its own."""

    threshold: str
    per_unit: float = 1.0


class Fact(Strict):
    """One fact relation: `config.meta.frozen` of its model, with the model's name and columns.

    Attributes:
        cube: whose facts they are.
        audience: which threshold says how many people must stand behind a late change.
        when: the column of the slice or period by which rows are frozen.
        change: the column whose rows of one value stand or fall as a whole.
        person: whose conduct a row shows; NULL where nobody known took part.
        cell: the columns that place a row, in the cube's order, with the model that lists which members hold a value;
            none where the column holds the member itself.
        families: SQL on the relation's own columns: the rows that each family's figures rest on.
        counted: the families whose people are counted, not only their events.
        of_event: numbers of the event as a whole, which add up over its rows.
        of_event_once: numbers of the event that stand in each row of a person: they count once.
        of_person: numbers of the person alone.
        of_each: what a median or a variance rests on, SQL on the own columns by a name of its own: a person's values
            differ as soon as one does, whatever they come to together.
        enough: numbers of the person that are counted from a threshold of district.yml on, in the threshold's unit.
        who: others who are counted: the column, and the threshold for them.
        is_fixed: no figure of people: what stands in a frozen slice stays whatever comes later, and is never restated.
        beside: the relation whose counted people are published as parts of these (a roster).
        columns: the model's, in their order, with their `data_type`.
    """

    cube: str
    audience: str
    when: str
    change: str
    person: str = "person_key"
    cell: Mapping[str, str | None]
    families: Mapping[str, str]
    counted: tuple[str, ...] = ()
    of_event: tuple[str, ...] = ()
    of_event_once: tuple[str, ...] = ()
    of_person: tuple[str, ...] = ()
    of_each: Mapping[str, str] = {}
    enough: Mapping[str, Enough] = {}
    who: Mapping[str, str] = {}
    is_fixed: bool = False
    beside: str = ""
    name: str
    columns: Mapping[str, str]

    @property
    def whole(self) -> str:
        """The family of all that the cell is about: the first one."""
        return next(iter(self.families))

    def figure(self, family: str, number: str) -> str:
        """What a cell's figure is called: cube, family and number."""
        return f"{self.cube}:{family}.{number}"


@cache
def declared_facts(folder: Path = MODELS) -> Mapping[str, Fact]:
    """Every fact relation that is frozen, by its model's name.

    Raises:
        ConfigError: a declaration contradicts itself; the message gives file, model.place and remedy.
    """
    found: dict[str, Fact] = {}
    files: dict[str, Path] = {}
    for file, model in models(folder, "frozen:"):
        said = meta(model).get("frozen")
        if said is None:
            continue
        name = str(model["name"])
        columns = {str(c["name"]): str(c.get("data_type") or "") for c in model.get("columns") or ()}
        try:
            found[name] = Fact.model_validate({**said, "name": name, "columns": columns})
        except ValidationError as error:
            raise refusal(file, name, first(error, "config.meta.frozen")) from None
        files[name] = file
    for name, fact in found.items():
        for flaw in _flaws(fact, found):
            raise refusal(files[name], name, flaw)
    return found


def _flaws(fact: Fact, known: Mapping[str, Fact]) -> Iterator[Flaw]:
    named = (fact.when, fact.change, fact.person, *fact.cell, *fact.of_event, *fact.of_event_once)
    for name in (*named, *fact.of_person, *fact.enough, *fact.who):
        if name not in fact.columns:
            yield Flaw("frozen", f"'{name}' is no column of the model", "Write a column as `columns` has it.")
    if fact.when not in fact.cell:
        yield Flaw("frozen.cell", f"'{fact.when}' places no row in time", "Name the column of `when` there too.")
    for name, kind in fact.columns.items():
        if kind.lower().partition("(")[0] not in _TYPES:
            yield Flaw(name, f"no frozen file holds the data_type '{kind}'", f"Use one of {', '.join(sorted(_TYPES))}.")
    if not fact.families or not set(fact.counted) <= set(fact.families):
        yield Flaw("frozen.families", "a counted family is not there, or there is none", "Say which rows it rests on.")
    if fact.beside and fact.beside not in known:
        yield Flaw("frozen.beside", f"'{fact.beside}' is no relation that is frozen", "Name one that is.")
