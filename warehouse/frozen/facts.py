"""Which relations hold the facts of closed periods, as their models' yml says under `config.meta.frozen`.

Flow: dbt_project/models/intermediate/**/*.yml -> Fact -> store, comparison, the sources that dbt reads
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from coaching.errors import ConfigError
from coaching.paths import PROJECT

PEOPLE = "people"  # the figure that counts them
MODELS = PROJECT / "dbt_project" / "models" / "intermediate"
_TYPES = {
    "text": pa.string(),
    "string": pa.string(),
    "varchar": pa.string(),
    "bigint": pa.int64(),
    "double": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


class Enough(BaseModel):
    """From which sum on a person is counted: a threshold of district.yml times the column's units in one of its own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    threshold: str
    per_unit: float = 1.0


class Said(BaseModel):
    """`config.meta.frozen` of a fact relation.

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
        enough: numbers of the person that are counted from a threshold of district.yml on, in the threshold's unit.
        who: others who are counted: the column, and the threshold for them.
        beside: the relation whose counted people are published as parts of these (a roster).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

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
    enough: Mapping[str, Enough] = {}
    who: Mapping[str, str] = {}
    beside: str = ""


class Fact(Said):
    """One fact relation: what it says of itself, its model's name and its columns in their order."""

    name: str
    columns: Mapping[str, str]

    @property
    def schema(self) -> pa.Schema:
        """Its rows as a file has them."""
        return pa.schema([(name, arrow_type(kind)) for name, kind in self.columns.items()])

    @property
    def whole(self) -> str:
        """The family of all that the cell is about: the first one."""
        return next(iter(self.families))

    def figure(self, family: str, number: str) -> str:
        """What a cell's figure is called: cube, family and number."""
        return f"{self.cube}:{family}.{number}"


def arrow_type(kind: str) -> pa.DataType:
    """The type of a file's column for a `data_type` of dbt."""
    name, _, size = kind.lower().partition("(")
    if name == "decimal":
        precision, scale = size.rstrip(") ").split(",")
        return pa.decimal128(int(precision), int(scale))
    return _TYPES[name]


@cache
def declared_facts(folder: Path = MODELS) -> Mapping[str, Fact]:
    """Every fact relation that is frozen, by its model's name.

    Raises:
        ConfigError: a declaration contradicts itself; the message gives file, model, place and remedy.
    """
    found = {fact.name: fact for file in sorted(folder.rglob("*.yml")) for fact in _facts(file)}
    for fact in found.values():
        if fact.beside and fact.beside not in found:
            raise _refusal(fact.name, "frozen.beside", f"'{fact.beside}' is no relation that is frozen")
    return found


def _facts(file: Path) -> Iterator[Fact]:
    text = file.read_text(encoding="utf-8")
    if "frozen:" not in text:
        return
    for model in yaml.safe_load(text).get("models") or ():
        said = ((model.get("config") or {}).get("meta") or {}).get("frozen")
        if said is not None:
            yield _fact(model, said, f"{file.name}: {model['name']}")


def _fact(model: Mapping[str, Any], said: Mapping[str, Any], place: str) -> Fact:
    columns = {column["name"]: str(column.get("data_type") or "") for column in model.get("columns") or ()}
    try:
        fact = Fact.model_validate({**said, "name": model["name"], "columns": columns})
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(("frozen", *(str(part) for part in first["loc"])))
        raise _refusal(place, where, first["msg"][0].lower() + first["msg"][1:]) from None
    named = (fact.when, fact.change, fact.person, *fact.cell, *fact.of_event, *fact.of_event_once)
    named += (*fact.of_person, *fact.enough, *fact.who)
    for name in named:
        if name not in columns:
            raise _refusal(place, "frozen", f"'{name}' is no column of the model")
    for name, kind in columns.items():
        if kind.lower().partition("(")[0] not in {*_TYPES, "decimal"}:
            raise _refusal(place, name, f"has the data_type '{kind}', which no frozen file can hold")
    if not set(fact.counted) <= set(fact.families) or not fact.families:
        raise _refusal(place, "frozen.counted", "names a family that is not there, or there is none")
    return fact


def _refusal(model: str, place: str, what: str) -> ConfigError:
    return ConfigError(f"{model}.{place}: {what}.", remedy="Mend that key of the model's yml.")
