"""The pseudonym key: made once, kept outside the data folder, its fingerprint in every manifest.

It is the connection `coaching_key` (password, hex) where there is one, else the file `COACHING_KEY_FILE`,
by default `~/.config/coaching-warehouse/<district>.key`, made on first use and readable by its owner only.
"""

import hmac
import os
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from coaching import atomic
from coaching.errors import ConfigError

_KEY_BYTES = 32


@dataclass(frozen=True)
class PseudonymKey:
    """Three keys from one secret: for pseudonyms (HMAC-SHA256), for encrypting, and for digests of the forgotten."""

    master: bytes = field(repr=False)

    @property
    def pseudonyms(self) -> bytes:
        """The HMAC key."""
        return hmac.digest(self.master, b"pseudonyms", "sha256")

    @property
    def encryption(self) -> bytes:
        """The AES-256 key of `_extra`."""
        return hmac.digest(self.master, b"extra", "sha256")

    @property
    def forgetting(self) -> bytes:
        """The HMAC key of what is kept of the forgotten (`warehouse.land.unlinking`), and of nothing else."""
        return hmac.digest(self.master, b"forgetting", "sha256")

    @property
    def fingerprint(self) -> str:
        """Says which key it is without saying the key."""
        return sha256(b"fingerprint" + self.master).hexdigest()[:16]

    def digest_of(self, name: str) -> str:
        """What stands for the name of a file or of an undeclared field: such a name may be a person's."""
        return hmac.digest(self.pseudonyms, f"name\x1f{name}".encode(), "sha256").hex()[:16]


def key_file(district: str) -> Path:
    """Where the key stands when no connection holds it."""
    default = Path.home() / ".config" / "coaching-warehouse" / f"{district}.key"
    return Path(os.environ.get("COACHING_KEY_FILE") or default)


def load_key(district: str, *, connection_secret: str = "") -> PseudonymKey:
    """The district's key; made when there is none yet.

    Raises:
        ConfigError: the key is not 64 hexadecimal digits.
    """
    text = connection_secret or _from_file(key_file(district))
    try:
        master = bytes.fromhex(text.strip())
    except ValueError:
        master = b""
    if len(master) != _KEY_BYTES:
        message = "The pseudonym key is not 64 hexadecimal digits."
        raise ConfigError(
            message, remedy="Restore the key from your backup; a new one would cut every person off from their history."
        )
    return PseudonymKey(master)


def _from_file(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic.write_once(path, secrets.token_hex(_KEY_BYTES))  # nobody's key is replaced
    return path.read_text(encoding="utf-8")
