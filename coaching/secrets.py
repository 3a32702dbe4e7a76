"""The pseudonym key: made once, kept outside the data folder, its fingerprint in every manifest.

It is the connection `coaching_key` (password, hex) where there is one, else the file `COACHING_KEY_FILE`,
by default `~/.config/coaching-warehouse/<district>.key`, made on first use and readable by its owner only.
A key that was rotated is a chain: one line of it for each rotation after the first, oldest first. A value's pseudonym
goes through all of them in turn, so that each rotation makes new pseudonyms out of those that are there.
"""

import hmac
import os
import secrets
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from coaching import atomic
from coaching.errors import ConfigError

_KEY_BYTES = 32


@dataclass(frozen=True)
class PseudonymKey:
    """Three keys from one secret: for pseudonyms (HMAC-SHA256), for encrypting, and for digests of the forgotten.

    Attributes:
        master: the newest secret.
        earlier: those before it, oldest first; none until the key is rotated.
    """

    master: bytes = field(repr=False)
    earlier: tuple[bytes, ...] = field(default=(), repr=False)

    @cached_property
    def pseudonyms(self) -> bytes:
        """The newest HMAC key."""
        return hmac.digest(self.master, b"pseudonyms", "sha256")

    @cached_property
    def encryption(self) -> bytes:
        """The AES-256 key of `_extra`: of the newest secret alone."""
        return hmac.digest(self.master, b"extra", "sha256")

    @cached_property
    def forgetting(self) -> bytes:
        """The HMAC key of what is kept of the forgotten (`warehouse.land.unlinking`), and of nothing else."""
        return hmac.digest(self.master, b"forgetting", "sha256")

    @property
    def fingerprint(self) -> str:
        """Says which key it is, with all of its chain, without saying the key."""
        return sha256(b"fingerprint" + b"".join((*self.earlier, self.master))).hexdigest()[:16]

    @cached_property
    def generations(self) -> tuple["PseudonymKey", ...]:
        """The key as it was from the first on, and as it is: each with its own chain."""
        chain = (*self.earlier, self.master)
        return tuple(PseudonymKey(master, chain[:n]) for n, master in enumerate(chain))

    def since(self, fingerprint: str) -> tuple["PseudonymKey", ...] | None:
        """The generations that came after the one of that fingerprint; None where it is none of this key."""
        for n, generation in enumerate(self.generations, 1):
            if generation.fingerprint == fingerprint:
                return self.generations[n:]
        return None

    def forms(self, text: str) -> tuple[str, ...]:
        """The pseudonyms of a text under each generation, oldest first."""
        made: list[str] = []
        for generation in self.generations:
            text = hmac.digest(generation.pseudonyms, text.encode(), "sha256").hex()
            made.append(text)
        return tuple(made)

    def pseudonym_of(self, text: str) -> str:
        """The pseudonym of a text: HMAC-SHA256 in hexadecimal, once for each secret of the chain."""
        if not self.earlier:
            return hmac.digest(self.pseudonyms, text.encode(), "sha256").hex()
        return self.forms(text)[-1]

    def digest_of(self, name: str) -> str:
        """What stands for the name of a file or of an undeclared field: such a name may be a person's."""
        digest = self.generations[0].wrapped_digest(f"name\x1f{name}")
        for generation in self.generations[1:]:
            digest = generation.wrapped_digest(digest)
        return digest

    def wrapped(self, pseudonym: str) -> str:
        """What the newest secret makes of a pseudonym of the generation before."""
        return hmac.digest(self.pseudonyms, pseudonym.encode(), "sha256").hex()

    def wrapped_digest(self, digest: str) -> str:
        """What it makes of the digest of a name."""
        return self.wrapped(digest)[:16]

    def rotated(self) -> "PseudonymKey":
        """The chain with one more secret."""
        return PseudonymKey(secrets.token_bytes(_KEY_BYTES), (*self.earlier, self.master))


def key_file(district: str) -> Path:
    """Where the key stands when no connection holds it."""
    default = Path.home() / ".config" / "coaching-warehouse" / f"{district}.key"
    return Path(os.environ.get("COACHING_KEY_FILE") or default)


def load_key(district: str, *, connection_secret: str = "") -> PseudonymKey:
    """The district's key; made when there is none yet.

    Raises:
        ConfigError: the key is not 64 hexadecimal digits.
    """
    chain = [_secret(line) for line in (connection_secret or _from_file(key_file(district))).split()]
    if not chain or not all(chain) or len(set(chain)) < len(chain):
        message = "The pseudonym key is not 64 hexadecimal digits, or several such lines that differ."
        raise ConfigError(
            message, remedy="Restore the key from your backup; a new one would cut every person off from their history."
        )
    return PseudonymKey(chain[-1], tuple(chain[:-1]))


def add_secret(district: str, key: PseudonymKey) -> PseudonymKey:
    """Adds a secret to the chain in the key file, which is written whole and by rename; what was there stays in it.

    Args:
        key: what the file holds.
    """
    rotated = key.rotated()
    lines = [secret.hex() for secret in (*rotated.earlier, rotated.master)]
    atomic.write_text(key_file(district), "\n".join(lines) + "\n", mode=0o600)
    return rotated


def _secret(line: str) -> bytes:
    """The secret of a line; empty where it is none."""
    try:
        secret = bytes.fromhex(line)
    except ValueError:
        return b""
    return secret if len(secret) == _KEY_BYTES else b""


def _from_file(path: Path) -> str:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        atomic.write_once(path, secrets.token_hex(_KEY_BYTES))  # nobody's key is replaced
    return path.read_text(encoding="utf-8")
