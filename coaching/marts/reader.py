"""Reads the protected marts' declarations out of dbt's own yml files; a wrong one is told with file, place and remedy.

Flow: dbt_project/models/marts/**/*.yml -> Mart; the checks stand in coaching/marts/sound.py
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from coaching.errors import ConfigError
from coaching.marts.declaration import Column, Mart, Measure
from coaching.marts.parts import Counted, Dimension, Family, Strict, Unit
from coaching.marts.sound import Flaw, flaws
from coaching.paths import PROJECT

MARTS = PROJECT / "dbt_project" / "models" / "marts"
SUFFIX = "__restricted"


class _Said(Strict):
    """`config.meta.mart` of a restricted model."""

    published: str
    key: tuple[str, ...]
    dimensions: Mapping[str, Dimension]
    families: Mapping[str, Family]
    mask: str = ""
    counted: Counted | None = None
    about: tuple[str, ...] = ()


class _SaidOfMeasure(Strict):
    """`config.meta` of a measure's column."""

    family: str
    unit: Unit
    metric: str = ""
    ratio: tuple[str, str] | None = None
    interval: tuple[str, str] | None = None
    restates: Mapping[str, str] = {}


@cache
def declared_marts(folder: Path = MARTS) -> Mapping[str, Mart]:
    """Every protected mart below `folder`, by name, in the order of their files.

    Raises:
        ConfigError: a declaration contradicts itself; the message gives file, mart.place and remedy.
    """
    found: dict[str, Mart] = {}
    masks: dict[str, str] = {}
    for file in sorted(folder.rglob("*.yml")):
        for model in _models(file):
            mart = _mart(model, file)
            if mart is None:
                continue
            if mart.name in found or mart.mask in masks:
                raise _refusal(file, mart.name, Flaw("mask", f"'{mart.mask}' is taken", "Give it a name of its own."))
            found[mart.name] = mart
            masks[mart.mask] = mart.name
    return found


def _models(file: Path) -> Iterator[Mapping[str, Any]]:
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = f"{file.name}{f' line {mark.line + 1}' if mark else ''} is not valid YAML."
        raise ConfigError(message, remedy="Mend the line; indentation is the usual cause.") from None
    yield from content.get("models") or []


def _mart(model: Mapping[str, Any], file: Path) -> Mart | None:
    config = model.get("config") or {}
    said = (config.get("meta") or {}).get("mart")
    name = str(model["name"]).removesuffix(SUFFIX)
    if said is None:
        if name != model["name"]:
            remedy = "Say key, dimensions and families there, as CONTRIBUTING.md has it."
            raise _refusal(file, name, Flaw("config.meta.mart", "a restricted mart declares nothing", remedy))
        return None
    mart, about = _read(model, said, name, file)
    for flaw in flaws(mart, about):
        raise _refusal(file, name, flaw)
    return mart


def _read(model: Mapping[str, Any], raw: object, name: str, file: Path) -> tuple[Mart, tuple[str, ...]]:
    try:
        said = _Said.model_validate(raw)
    except ValidationError as error:
        raise _refusal(file, name, _first(error, "config.meta.mart")) from None
    columns = tuple(
        Column(c["name"], str(c.get("data_type") or ""), str(c.get("description") or "")) for c in model["columns"]
    )
    metas = {c["name"]: (c.get("config") or {}).get("meta") for c in model["columns"]}
    measures = [_measure(c, metas[c.name], said, name, file) for c in columns if metas[c.name] is not None]
    tags = (model.get("config") or {}).get("tags") or ()
    mart = Mart(
        name=name,
        mask=said.mask or name,
        description=str(model.get("description") or ""),
        published=said.published,
        tags=(tags,) if isinstance(tags, str) else tuple(tags),
        key=said.key,
        dimensions=said.dimensions,
        families=said.families,
        columns=columns,
        measures=tuple(measures),
        counted=said.counted,
    )
    return mart, said.about


def _measure(column: Column, raw: object, said: _Said, mart: str, file: Path) -> Measure:
    try:
        meta = _SaidOfMeasure.model_validate(raw)
    except ValidationError as error:
        raise _refusal(file, mart, _first(error, column.name)) from None
    family = said.families.get(meta.family)
    if family is None:
        what = f"there is no family '{meta.family}'"
        raise _refusal(file, mart, Flaw(column.name, what, f"Use one of {', '.join(said.families)}, or declare it."))
    if len(meta.restates) > 1:
        flaw = Flaw(f"{column.name}.restates", "names more than one key column", "Name the one that differs.")
        raise _refusal(file, mart, flaw)
    return Measure(
        column, meta.family, family, meta.unit, meta.metric, meta.ratio, meta.interval,
        next(iter(meta.restates.items()), None),
    )  # fmt: skip


def _first(error: ValidationError, place: str) -> Flaw:
    found = error.errors(include_input=False, include_url=False)[0]
    where = ".".join((place, *(str(part) for part in found["loc"])))
    missing = "Say whom the measure counts." if found["loc"] == ("family",) else "Mend that key."
    return Flaw(where, found["msg"][0].lower() + found["msg"][1:], missing)


def _refusal(file: Path, mart: str, flaw: Flaw) -> ConfigError:
    return ConfigError(f"{file.name}: {mart}.{flaw.place}: {flaw.what}.", remedy=flaw.remedy)
