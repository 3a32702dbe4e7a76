"""Marts of person rows: exact, each row about one pseudonymous person, without a published twin.

Flow: dbt_project/models/marts/**/*.yml (`config.meta.person_rows`) -> PersonRows -> [warehouse/publish] order and audit
They stand in schema marts_restricted and leave the warehouse in the analysts' product alone.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from coaching.marts.parts import Strict
from coaching.marts.yml import MODELS, Flaw, first, meta, models, refusal

RESTRICTED = re.compile(r"schema\s*=\s*['\"]marts_restricted['\"]")


class PersonRows(Strict):
    """`config.meta.person_rows` of a model, with its name and columns.

    Attributes:
        key: its primary key.
        who: the column with the key of the person whom a row is about; who may read one person's rows is told by it.
        columns: the model's, in their order, with their `data_type`.
    """

    key: tuple[str, ...]
    who: str
    name: str
    columns: Mapping[str, str]


@cache
def declared_person_rows(folder: Path = MODELS) -> Mapping[str, PersonRows]:
    """Every mart of person rows below `folder`, by name, in the order of their files.

    Raises:
        ConfigError: a declaration contradicts itself; the message gives file, model.place and remedy.
    """
    found: dict[str, PersonRows] = {}
    for file, model in models(folder, "person_rows:"):
        said = meta(model).get("person_rows")
        if said is None:
            continue
        name = str(model["name"])
        columns = {str(c["name"]): str(c.get("data_type") or "") for c in model.get("columns") or ()}
        try:
            found[name] = PersonRows.model_validate({**said, "name": name, "columns": columns})
        except ValidationError as error:
            raise refusal(file, name, first(error, "config.meta.person_rows")) from None
        for flaw in _flaws(found[name], model, file):
            raise refusal(file, name, flaw)
    return found


def _flaws(mart: PersonRows, model: Mapping[str, object], file: Path) -> Iterator[Flaw]:
    place = "person_rows"
    for name in (*mart.key, mart.who):
        if name not in mart.columns:
            yield Flaw(place, f"'{name}' is no column of the model", "Write a column as `columns` has it.")
    if not mart.key:
        yield Flaw(f"{place}.key", "it names no column", "Name the columns that tell rows apart.")
    if "mart" in meta(model):
        yield Flaw(place, "it is declared a protected mart too", "Its twin would show persons: leave out one of both.")
    sql = file.with_name(f"{mart.name}.sql")
    if not sql.exists() or not RESTRICTED.search(sql.read_text(encoding="utf-8")):
        remedy = "Write config(schema='marts_restricted') on its first line."
        yield Flaw(place, f"{sql.name} beside it is not in schema marts_restricted", remedy)
