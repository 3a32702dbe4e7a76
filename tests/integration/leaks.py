"""Looks for people and secrets in everything below a folder, whatever it is wrapped in.

Every file is read as it stands, and again with its container opened (`containers`).
A finding says where and which kind, never what: the values are people's.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.integration.containers import opened, unpacked

_PREFIX = 6  # the shortest needle; its first bytes are what the filter looks at
_CHUNK = 16_000_000
_OVERLAP = 512


@dataclass(frozen=True)
class Secret:
    """A value that must be nowhere. `repr` does not show it.

    Attributes:
        kind: `name`, `e-mail`, `person id` or `secret`.
        number: which of its kind, in the order of the list it came from.
    """

    kind: str
    number: int
    value: str

    def __repr__(self) -> str:
        return f"{self.kind} {self.number}"


@dataclass(frozen=True, order=True)
class Finding:
    """Where a value stands: the file below the root, how it was wrapped, and which kind of value it is."""

    file: str
    container: str
    what: str


class Needles:
    """All values in all their spellings, ready to be looked for at once.

    Six-byte beginnings are looked up in a table over the whole text at once; what passes is compared in full.
    """

    def __init__(self, secrets: Iterable[Secret]) -> None:
        """Raises ValueError where there is nothing to look for, or a value is too short to be told from chance."""
        self._by_prefix: dict[bytes, list[tuple[bytes, str]]] = {}
        for secret in secrets:
            for spelling in spellings(secret):
                if len(spelling) < _PREFIX:
                    message = f"{secret!r} is too short to look for."
                    raise ValueError(message)
                self._by_prefix.setdefault(spelling[:_PREFIX], []).append((spelling, repr(secret)))
        if not self._by_prefix:
            message = "There is nothing to look for."
            raise ValueError(message)
        self._table = np.zeros(1 << 20, dtype=bool)
        self._table[_slots(np.frombuffer(b"".join(self._by_prefix), np.uint8), step=_PREFIX)] = True

    def found(self, text: bytes) -> set[str]:
        """Which values the bytes hold, whatever their case."""
        found: set[str] = set()
        for start in range(0, max(1, len(text)), _CHUNK):
            found |= self._in_chunk(text[start : start + _CHUNK + _OVERLAP].lower())
        return found

    def _in_chunk(self, text: bytes) -> set[str]:
        if len(text) < _PREFIX:
            return set()
        places = np.flatnonzero(self._table[_slots(np.frombuffer(text, np.uint8))])
        found = set()
        for at in places.tolist():
            for spelling, what in self._by_prefix.get(text[at : at + _PREFIX], ()):
                if text.startswith(spelling, at):
                    found.add(what)
        return found


def _slots(data: np.ndarray, *, step: int = 1) -> np.ndarray:
    """A number under a million for every six bytes."""
    count = len(data) - _PREFIX + 1
    mixed = np.zeros(count, np.uint32)
    for offset in range(_PREFIX):
        mixed = mixed * np.uint32(0x01000193) ^ data[offset : offset + count]
    return ((mixed ^ (mixed >> np.uint32(15))) & np.uint32((1 << 20) - 1))[::step]


def spellings(secret: Secret) -> set[bytes]:
    """The ways a value may be written, in lower case: two encodings, escaped, without accents, in hexadecimal."""
    texts = {secret.value, *_orders(secret)}
    for text in list(texts):
        plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
        texts |= {unicodedata.normalize("NFD", text), plain, text.upper()}
        if secret.kind == "name":
            texts.add(re.sub(r"[\W_]+", " ", plain))
    found: set[bytes] = set()
    for text in texts:
        found |= {
            text.encode(),
            text.encode("utf-16-le"),
            json.dumps(text)[1:-1].encode(),
            text.encode("unicode_escape"),
        }
        if secret.kind != "person id":  # too many of them for a rare disguise
            found |= {t.encode().hex().encode() for t in (text, text.lower())}
    return {f.lower() for f in found}


def _orders(secret: Secret) -> tuple[str, ...]:
    if secret.kind == "e-mail":
        local = secret.value.split("@")[0]
        return (local,) if "." in local else ()
    if secret.kind == "name" and " " in secret.value:
        given, family = secret.value.split(" ", 1)
        return (f"{family}, {given}", f"{family} {given}", family)
    return ()


def scan(root: Path, secrets: "Iterable[Secret] | Needles", *, leave_out: Path | None = None) -> list[Finding]:
    """Every place below `root` where one of the values stands.

    Args:
        leave_out: the folder where a secret is meant to be.

    Raises:
        ValueError: there is no file, or nothing to look for: a scan that saw nothing proves nothing.
    """
    needles = secrets if isinstance(secrets, Needles) else Needles(secrets)
    files = [p for p in sorted(root.rglob("*")) if p.is_file() and not p.is_symlink() and leave_out not in p.parents]
    if not files:
        message = "There is no file to scan."
        raise ValueError(message)
    found: set[Finding] = set()
    for file in files:
        name = file.relative_to(root).as_posix()
        places = {("name", what) for what in needles.found(name.encode())}
        places |= set(_in_file(file, needles))
        # the place itself may name somebody: then it is told by its number
        shown = name if not needles.found(name.encode()) else f"file {files.index(file)}"
        found |= {Finding(shown, container, what) for container, what in places}
    return sorted(found)


def scan_text(text: str, secrets: "Iterable[Secret] | Needles", *, name: str = "text") -> list[Finding]:
    """The same for a text that was captured."""
    needles = secrets if isinstance(secrets, Needles) else Needles(secrets)
    return sorted(Finding(name, container, what) for container, what in set(_in_bytes(text.encode(), needles, "bytes")))


def _in_file(file: Path, needles: Needles) -> Iterator[tuple[str, str]]:
    try:
        data = file.read_bytes()
    except FileNotFoundError:
        return  # a temporary file of a process at work, gone meanwhile
    yield from _in_bytes(data, needles, "bytes")
    for container, text in opened(file, data):
        yield from _in_bytes(text, needles, container)


def _in_bytes(data: bytes, needles: Needles, container: str, *, depth: int = 0) -> Iterator[tuple[str, str]]:
    """Looks at the bytes, then into what is packed in them, twice over at most."""
    for what in needles.found(data):
        yield container, what
    if depth < 2:
        for kind, inner in unpacked(data):
            yield from _in_bytes(inner, needles, f"{container} > {kind}", depth=depth + 1)
