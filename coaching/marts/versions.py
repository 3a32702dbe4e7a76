"""Which version of each mart is in force, and when its older columns go.

Flow: dbt_project/models/marts/versions.csv -> Version -> the contracts beside an edition

A version is `major.minor`. A column that goes, or that means something else, or has another type, unit or key, makes a
major one; a column that comes makes a minor one. What a version looks like is held by its `shape`: another shape under
the same number fails a test.
"""

import csv
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from coaching.errors import ConfigError
from coaching.marts.yml import MODELS

FILE = MODELS / "marts" / "versions.csv"
FIRST = "1.0"


@dataclass(frozen=True)
class Version:
    """A version of one mart, which stands in `<schema>.<name>`.

    Attributes:
        since: the day it was decided on.
        shape: `shape_of` its columns.
        ends: of the version before it, the day after which nobody may count on it any more; None for a first one.
        says: what changed.
    """

    mart: str
    number: str
    since: date
    shape: str
    ends: date | None
    says: str


@cache
def declared_versions(file: Path = FILE) -> Mapping[str, Version]:
    """The version in force of every mart, by `<schema>.<name>`: the last line of each.

    Raises:
        ConfigError: a line repeats a version, goes back, or replaces one without saying until when that holds.
    """
    found: dict[str, Version] = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            version = Version(
                row["mart"],
                row["version"],
                date.fromisoformat(row["since"]),
                row["shape"],
                date.fromisoformat(row["former_ends"]) if row["former_ends"] else None,
                row["says"],
            )
            _follow(found.get(version.mart), version)
            found[version.mart] = version
    return found


def _follow(before: Version | None, version: Version) -> None:
    if before is None:
        return
    told = f"versions.csv: {version.mart} {version.number}"
    if _parts(version.number) <= _parts(before.number):
        message = f"{told} comes after {before.number}."
        raise ConfigError(message, remedy="Add lines at the end; raise the number.")
    if _parts(version.number)[0] > _parts(before.number)[0] and version.ends is None:
        message = f"{told} does not say until when {before.number} holds."
        raise ConfigError(message, remedy="Write the day into former_ends, so that readers know.")


def _parts(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))


def shape_of(columns: Sequence[tuple[str, str, str]], key: Sequence[str]) -> str:
    """What a version promises, in twelve hexadecimal digits: its columns' names, types and units, and its key."""
    said = json.dumps([sorted(columns), list(key)])
    return hashlib.sha256(said.encode()).hexdigest()[:12]
