"""Finds people in what is sealed because nobody declared it: at the door, and where it is opened, as pseudonyms.

Flow: undeclared values of a row -> warehouse/land/lander.py, warehouse/erase -> those that name nobody looked for
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from coaching.errors import ConfigError
from coaching.secrets import PseudonymKey
from coaching.streams import Privacy, Stream
from warehouse.land.pseudonyms import PLACE, Forms, pseudonym_forms
from warehouse.land.sealing import Sealer
from warehouse.land.watch import full_names

_ADDRESS = re.compile(r"[^\s<>(),;:\"']+@[^\s<>(),;:\"']+")
Value = TypeVar("Value")
_KEPT = 100_000  # texts whose judgement is remembered
_RULES = (Privacy.PSEUDONYMISE, Privacy.PSEUDONYMISE_EMAIL, Privacy.PSEUDONYMISE_NAME)


class Spotter:
    """Says of a text whether it names somebody looked for: by an address, a full name, or an id that is all of it."""

    def __init__(self, knows: Callable[[Forms], bool], key: PseudonymKey, streams: Iterable[Stream]) -> None:
        """Takes what says of a pseudonym, as each generation of the key has it, whether it is looked for.

        Values are tried in the namespaces in which streams keep people.
        """
        self._knows, self._key = knows, key
        self._namespaces: dict[Privacy, set[str]] = {rule: set() for rule in _RULES}
        for field in (f for stream in streams for f in stream.fields if f.is_pseudonym):
            told = (PLACE.sub(population, field.namespace) for population in ("staff", "student"))
            self._namespaces[field.privacy] |= set(told)
        self._judged: dict[str, bool] = {}

    def names(self, text: str) -> bool:
        """Whether it does."""
        if len(self._judged) > _KEPT:
            self._judged.clear()
        if text not in self._judged:
            self._judged[text] = any(map(self._knows, self._pseudonyms(text)))
        return self._judged[text]

    def _pseudonyms(self, text: str) -> Iterator[Forms]:
        said = {
            Privacy.PSEUDONYMISE: [text],
            Privacy.PSEUDONYMISE_EMAIL: [text, *(found.strip(".") for found in _ADDRESS.findall(text))],
            Privacy.PSEUDONYMISE_NAME: full_names(text),
        }
        for rule, values in said.items():
            for value in values:
                yield from (pseudonym_forms(self._key, rule, space, value) for space in self._namespaces[rule])

    def without(self, sealed: str, sealer: Sealer) -> str | None:
        """The sealed values of a row without those that name somebody looked for; nothing where none is left.

        Raises:
            ConfigError: another key sealed them.
        """
        opened = sealer.open(sealed)
        left = self.left(opened)
        if len(left) == len(opened):
            return sealed
        return sealer.seal(json.dumps(left, sort_keys=True)) if left else None

    def left(self, told: Mapping[str, Value]) -> dict[str, Value]:
        """What is told under some names, without what names somebody looked for."""
        return {name: value for name, value in told.items() if not (self.names(name) or self._in_value(value))}

    def _in_value(self, value: object) -> bool:
        if isinstance(value, dict):
            return any(self._in_value(part) for part in (*value, *value.values()))
        if isinstance(value, list):
            return any(self._in_value(part) for part in value)
        return self.names(str(value))


def readable(sealed: str, sealer: Sealer) -> bool:
    """Whether the key of today opens it."""
    try:
        sealer.open(sealed)
    except (ConfigError, ValueError):
        return False
    return True
