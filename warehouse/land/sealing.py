"""Encrypts what the declaration does not know, and what was written where an answer landed: `_extra`."""

import base64
import json
import os
from collections.abc import Iterable

import pyarrow as pa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from coaching.errors import ConfigError
from coaching.secrets import PseudonymKey
from coaching.streams import Stream

_NONCE_BYTES = 12


class Sealer:
    """Encrypts `_extra` with AES-256-GCM, bound to its stream; each value has a fresh nonce."""

    def __init__(self, key: PseudonymKey, stream: Stream) -> None:
        """Prepares the cipher."""
        self._cipher = AESGCM(key.encryption)
        self._bound = f"{stream.source}/{stream.name}".encode()

    def seal(self, text: str) -> str:
        """Base64 of nonce and ciphertext."""
        nonce = os.urandom(_NONCE_BYTES)
        return base64.b64encode(nonce + self._cipher.encrypt(nonce, text.encode(), self._bound)).decode()

    def sealed(self, texts: Iterable[str | None]) -> pa.Array:
        """A column of them; nothing where there is nothing to seal."""
        return pa.array([self.seal(text) if text else None for text in texts], pa.string())

    def open(self, sealed: str) -> dict[str, object]:
        """The undeclared values of one row.

        Raises:
            ConfigError: another key or stream sealed it.
        """
        raw = base64.b64decode(sealed)
        try:
            text = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], self._bound)
        except InvalidTag:
            message = "An encrypted value cannot be opened."
            raise ConfigError(message, remedy="Use the key and the stream it was landed with.") from None
        opened: dict[str, object] = json.loads(text)
        return opened
