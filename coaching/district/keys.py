"""Which keys `district.yml` knows at a place, and where a key belongs that stands at another."""

from collections.abc import Iterable
from typing import get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from coaching.district.config import District


def keys_at(path: Iterable[str]) -> tuple[str, ...]:
    """The keys that are known at a place of district.yml."""
    model: type[BaseModel] | None = District
    inside = False  # whether the next key is a name of the district's own
    for key in path:
        if model is None:
            return ()
        if inside:
            inside = False
            continue
        field = model.model_fields.get(key)
        model, inside = _below(field) if field else (None, False)
    return tuple(name for name in model.model_fields if name != "folder") if model and not inside else ()


def _below(field: FieldInfo) -> tuple[type[BaseModel] | None, bool]:
    """The model below a field, and whether it stands below a name or a number first."""
    annotation = field.annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    return next(iter(_models(annotation)), None), True


def _models(annotation: object) -> Iterable[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models(part)


def home_of(key: str) -> str:
    """Where a key that stands at a wrong place belongs."""
    homes: list[str] = []
    seen: list[tuple[str, type[BaseModel]]] = [("the whole file", District)]
    while seen:
        name, model = seen.pop(0)
        if key in model.model_fields and key != "folder":
            homes.append(name)
        seen += [(f"'{n}'", m) for n, f in model.model_fields.items() for m in _models(f.annotation)]
    return " or ".join(dict.fromkeys(homes))


def parts() -> dict[str, type[BaseModel]]:
    """Every part of district.yml by its name."""
    found: dict[str, type[BaseModel]] = {}
    seen: list[type[BaseModel]] = [District]
    while seen:
        model = seen.pop(0)
        found[model.__name__] = model
        seen += [m for field in model.model_fields.values() for m in _models(field.annotation)]
    return found
