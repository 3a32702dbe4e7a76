"""dbt's own yml files as the declarations stand in them: where they are looked for, and how a wrong one is told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from coaching import yml
from coaching.errors import ConfigError
from coaching.paths import PROJECT

MODELS = PROJECT / "dbt_project" / "models"


@dataclass(frozen=True)
class Flaw:
    """Place inside a declaration, what is wrong there, and how to mend it."""

    place: str
    what: str
    remedy: str


def models(folder: Path, *words: str) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Every model of the yml files below `folder` that hold one of the words, in the order of their files.

    Raises:
        ConfigError: a file is no YAML.
    """
    for file in sorted(folder.rglob("*.yml")):
        text = file.read_text(encoding="utf-8")
        if any(word in text for word in words):
            yield from ((file, model) for model in _parsed(text, file).get("models") or [])


def _parsed(text: str, file: Path) -> Mapping[str, Any]:
    try:
        return yml.read(text) or {}
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        message = f"{file.name}{f' line {mark.line + 1}' if mark else ''} is not valid YAML."
        raise ConfigError(message, remedy="Mend the line; indentation is the usual cause.") from None


def meta(model: Mapping[str, Any]) -> Mapping[str, Any]:
    """`config.meta` of a model or a column."""
    return (model.get("config") or {}).get("meta") or {}


def first(error: ValidationError, place: str) -> Flaw:
    """The first thing that pydantic found, told without the value."""
    found = error.errors(include_input=False, include_url=False)[0]
    where = ".".join((place, *(str(part) for part in found["loc"])))
    missing = "Say whom the measure counts." if found["loc"] == ("family",) else "Mend that key."
    return Flaw(where, found["msg"][0].lower() + found["msg"][1:], missing)


def refusal(file: Path, name: str, flaw: Flaw) -> ConfigError:
    """The error that tells a flaw with file, place and remedy."""
    return ConfigError(f"{file.name}: {name}.{flaw.place}: {flaw.what}.", remedy=flaw.remedy)
