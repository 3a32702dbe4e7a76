"""The primary key of every model that declares one: what the test `primary_key` holds it to."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from coaching.marts.yml import MODELS, models


@cache
def declared_keys(folder: Path = MODELS / "marts") -> Mapping[str, tuple[str, ...]]:
    """By model below `folder`, the columns of its primary key, in order."""
    found: dict[str, tuple[str, ...]] = {}
    for _, model in models(folder, "primary_key:"):
        for test in model.get("data_tests") or []:
            if isinstance(test, dict) and "primary_key" in test:
                found[str(model["name"])] = tuple(test["primary_key"]["arguments"]["columns"])
    return found
