"""Reads the protected marts' declarations out of dbt's own yml files; a wrong one is told with file, place and remedy.

Flow: dbt_project/models/**/*.yml -> Mart; the checks stand in coaching/marts/sound.py
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from coaching.marts.cube import Cube, Names, of_cube
from coaching.marts.cubes import declared_cubes
from coaching.marts.declaration import Column, Mart, Measure
from coaching.marts.parts import Dimension, Family, Judged, Strict, Unit
from coaching.marts.sound import flaws
from coaching.marts.yml import MODELS, Flaw, first, meta, models, refusal

SUFFIX = "__restricted"


class _Said(Strict):
    """`config.meta.mart` of a restricted model."""

    published: str
    cube: str
    levels: Mapping[str, tuple[str, ...]] = {}
    key: tuple[str, ...]
    dimensions: Mapping[str, Dimension]
    families: Mapping[str, Family] = {}
    about: tuple[str, ...] = ()


class _SaidOfMeasure(Strict):
    """`config.meta` of a measure's column."""

    family: str
    unit: Unit
    metric: str = ""
    ratio: tuple[str, str] | None = None
    interval: tuple[str, str] | None = None
    adds_over: Names = ()
    beside: Names = ()
    ladder: bool = False
    restricted: bool = False
    told_by: Names = ()
    judged: Judged | None = None


@cache
def declared_marts(folder: Path = MODELS) -> Mapping[str, Mart]:
    """Every protected mart below `folder`, by name, in the order of their files.

    Raises:
        ConfigError: a declaration contradicts itself; the message gives file, mart.place and remedy.
    """
    cubes = declared_cubes(folder)
    found: dict[str, Mart] = {}
    for file, model in models(folder, "mart:", SUFFIX):
        mart = _mart(model, file, cubes)
        if mart is None:
            continue
        if mart.name in found:
            raise refusal(file, mart.name, Flaw("name", "there is another model of that name", "Name it otherwise."))
        found[mart.name] = mart
    return found


def _mart(model: Mapping[str, Any], file: Path, cubes: Mapping[str, Cube]) -> Mart | None:
    said = meta(model).get("mart")
    name = str(model["name"]).removesuffix(SUFFIX)
    if said is None:
        if name != model["name"]:
            remedy = "Say key, dimensions and families there, as CONTRIBUTING.md has it."
            raise refusal(file, name, Flaw("config.meta.mart", "a restricted mart declares nothing", remedy))
        return None
    mart, about = _read(model, said, name, file, cubes)
    for flaw in flaws(mart, about):
        raise refusal(file, name, flaw)
    return mart


def _read(
    model: Mapping[str, Any], raw: object, name: str, file: Path, cubes: Mapping[str, Cube]
) -> tuple[Mart, tuple[str, ...]]:
    try:
        said = _Said.model_validate(raw)
    except ValidationError as error:
        raise refusal(file, name, first(error, "config.meta.mart")) from None
    cube = cubes.get(said.cube)
    if cube is None:
        flaw = Flaw("cube", f"there is no cube '{said.cube}'", f"Use one of {', '.join(cubes) or 'none yet'}.")
        raise refusal(file, name, flaw)
    for taken in said.families.keys() & cube.families.keys():
        flaw = Flaw(
            f"families.{taken}", f"the cube '{cube.name}' has a family of that name", "Leave it out, or rename it."
        )
        raise refusal(file, name, flaw)
    families = {**said.families, **of_cube(cube)}
    columns = tuple(
        Column(c["name"], str(c.get("data_type") or ""), str(c.get("description") or "")) for c in model["columns"]
    )
    metas = {c["name"]: meta(c) for c in model["columns"]}
    measures = [_measure(c, metas[c.name], families, name, file) for c in columns if metas[c.name]]
    tags = (model.get("config") or {}).get("tags") or ()
    mart = Mart(
        name=name,
        description=str(model.get("description") or ""),
        published=said.published,
        tags=(tags,) if isinstance(tags, str) else tuple(tags),
        key=said.key,
        dimensions=said.dimensions,
        families=families,
        columns=columns,
        measures=tuple(measures),
        cube=cube,
        levels=said.levels,
    )
    return mart, said.about


def _measure(column: Column, raw: object, families: Mapping[str, Family], mart: str, file: Path) -> Measure:
    try:
        said = _SaidOfMeasure.model_validate(raw)
    except ValidationError as error:
        raise refusal(file, mart, first(error, column.name)) from None
    family = families.get(said.family)
    if family is None:
        what = f"there is no family '{said.family}'"
        raise refusal(file, mart, Flaw(column.name, what, f"Use one of {', '.join(families)}, or declare it."))
    return Measure(
        column, said.family, family, said.unit, said.metric, said.ratio, said.interval,
        said.adds_over, said.beside, said.ladder, said.restricted, said.told_by, said.judged,
    )  # fmt: skip
