"""Reads the cubes' declarations; a wrong one is told with file, place and remedy.

Flow: dbt_project/models/**/*.yml (`config.meta.cube` of the model of the atoms) -> Cube
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from coaching.marts.cube import Cube
from coaching.marts.sound_cube import flaws
from coaching.marts.yml import MODELS, Flaw, first, meta, models, refusal


@cache
def declared_cubes(folder: Path = MODELS) -> Mapping[str, Cube]:
    """Every cube below `folder`, by name, in the order of their files.

    Raises:
        ConfigError: a declaration contradicts itself; the message gives file, model.place and remedy.
    """
    known = {file.stem for file in folder.rglob("*.sql")}
    found: dict[str, Cube] = {}
    for file, model in models(folder, "cube:"):
        said = meta(model).get("cube")
        if said is None:
            continue
        name = str(model["name"])
        try:
            cube = Cube.model_validate({**said, "relation": name})
        except ValidationError as error:
            raise refusal(file, name, first(error, "config.meta.cube")) from None
        columns = {str(column["name"]) for column in model.get("columns") or ()}
        for flaw in (*flaws(cube, columns, known), *_taken(cube, found)):
            raise refusal(file, name, flaw)
        found[cube.name] = cube
    return found


def _taken(cube: Cube, found: Mapping[str, Cube]) -> Iterator[Flaw]:
    if cube.name in found:
        yield Flaw("cube.name", f"'{cube.name}' is taken", "Give it a name of its own.")
