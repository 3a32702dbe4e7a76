"""A secret that was pasted wrongly is told before anything is asked, in place of many attempts or a traceback."""

from collections.abc import Mapping

from coaching.connections import Connection
from coaching.errors import ConfigError

_OF_EXTRA = ("refresh_token", "token_url", "scope")


def refuse_unsendable(connection: Connection, headers: Mapping[str, str], *, what: str) -> None:
    """Refuses what cannot be an address or a secret; the text itself is never quoted.

    Args:
        headers: the credential as it will be sent.

    Raises:
        ConfigError: a part of the connection holds a line break or the like, or a secret has letters that no header
            can carry.
    """
    parts = {"host": connection.base_url, "login": connection.login, "password": connection.password}
    parts |= {name: str(connection.extra[name]) for name in _OF_EXTRA if name in connection.extra}
    for name, text in parts.items():
        if text != text.strip() or not text.isprintable() or (name == "host" and " " in text):
            problem = f"the {name} of connection '{connection.conn_id}' holds a line break, tab or stray space"
            raise _wrong(what, problem)
    for text in headers.values():
        foreign = sum(not c.isascii() for c in text)
        if foreign:
            problem = f"the secret of connection '{connection.conn_id}' holds characters that no token has ({foreign})"
            raise _wrong(what, problem)


def _wrong(what: str, problem: str) -> ConfigError:
    message = f"{what}: {problem}."
    return ConfigError(message, remedy="Paste it again, on one line, exactly as the source shows it.")
