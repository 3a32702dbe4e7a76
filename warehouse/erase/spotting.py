"""Finds a person in what was sealed because nobody declared it: opened, compared as pseudonyms, closed again."""

import json
import re
from collections.abc import Iterable, Iterator

from coaching.errors import ConfigError
from coaching.secrets import PseudonymKey
from coaching.streams import Privacy, Stream
from warehouse.land import pseudonym
from warehouse.land.pseudonyms import PLACE
from warehouse.land.sealing import Sealer
from warehouse.land.watch import full_names

_ADDRESS = re.compile(r"[^\s<>(),;:\"']+@[^\s<>(),;:\"']+")
_RULES = (Privacy.PSEUDONYMISE, Privacy.PSEUDONYMISE_EMAIL, Privacy.PSEUDONYMISE_NAME)


class Spotter:
    """Says of a text whether it names the person: an address, a full name, or an id that is the whole text."""

    def __init__(self, pseudonyms: Iterable[str], key: PseudonymKey, streams: Iterable[Stream]) -> None:
        """Takes the namespaces in which the streams keep people."""
        self._wanted, self._key = frozenset(pseudonyms), key
        self._namespaces: dict[Privacy, set[str]] = {rule: set() for rule in _RULES}
        for field in (f for stream in streams for f in stream.fields if f.is_pseudonym):
            told = (PLACE.sub(population, field.namespace) for population in ("staff", "student"))
            self._namespaces[field.privacy] |= set(told)
        self._judged: dict[str, bool] = {}

    def names(self, text: str) -> bool:
        """Whether it does."""
        if text not in self._judged:
            self._judged[text] = any(found in self._wanted for found in self._pseudonyms(text))
        return self._judged[text]

    def _pseudonyms(self, text: str) -> Iterator[str]:
        said = {
            Privacy.PSEUDONYMISE: [text],
            Privacy.PSEUDONYMISE_EMAIL: [text, *(found.strip(".") for found in _ADDRESS.findall(text))],
            Privacy.PSEUDONYMISE_NAME: full_names(text),
        }
        for rule, values in said.items():
            for value in values:
                yield from (pseudonym(self._key, rule, space, value) for space in self._namespaces[rule])

    def without(self, sealed: str, sealer: Sealer) -> str | None:
        """The sealed values of a row without those that name the person; nothing where none is left.

        Raises:
            ConfigError: another key sealed them.
        """
        opened = sealer.open(sealed)
        left = {name: value for name, value in opened.items() if not (self.names(name) or self._in_value(value))}
        if len(left) == len(opened):
            return sealed
        return sealer.seal(json.dumps(left, sort_keys=True)) if left else None

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
