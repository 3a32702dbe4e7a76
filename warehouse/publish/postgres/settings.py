"""How to reach the server: an Airflow connection as libpq's own parameters.

Docs: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coaching.connections import Connection
from coaching.errors import ConfigError

CONNECT_SECONDS = 10
_NEAR = ("", "localhost", "127.0.0.1", "::1")
# Of a connection's `extra` these alone are handed on: they say how the line is secured, and where a socket stands.
_EXTRA = ("host", "sslmode", "sslrootcert", "sslcert", "sslkey", "channel_binding", "connect_timeout")
_SESSION = {
    "TimeZone": "UTC",
    "DateStyle": "ISO",
    "search_path": "pg_catalog",
    # a connection whose other end is gone must not hold a half-loaded edition for ever
    "idle_in_transaction_session_timeout": "600000",
}


@dataclass(frozen=True)
class Settings:
    """What libpq is told; `repr` shows the connection's id alone."""

    conn_id: str
    parameters: Mapping[str, str] = field(repr=False)


def settings_of(connection: Connection) -> Settings:
    """The parameters of a connection; a server on another machine is asked for TLS unless `extra` says otherwise.

    Raises:
        ConfigError: it names no login or no database.
    """
    extra = {name: str(connection.extra[name]) for name in _EXTRA if connection.extra.get(name)}
    host = connection.host or extra.pop("host", "")
    named = {
        "host": host,
        "port": str(connection.port or ""),
        "dbname": connection.schema,
        "user": connection.login,
        "password": connection.password,
    }
    if missing := [word for name, word in (("user", "login"), ("dbname", "schema (the database)")) if not named[name]]:
        message = f"Connection '{connection.conn_id}' lacks {' and '.join(missing)}."
        raise ConfigError(message, remedy="Write it as postgres://login:password@host:5432/database.")
    is_near = host in _NEAR or host.startswith("/")
    said = {"connect_timeout": str(CONNECT_SECONDS), "application_name": "coaching warehouse"}
    said |= {} if is_near else {"sslmode": "require"}
    said |= extra | {name: value for name, value in named.items() if value}
    options = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    return Settings(connection.conn_id, {**said, "options": options})
