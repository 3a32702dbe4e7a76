"""Connections: addresses and secrets, kept outside the repository.

Without Airflow they are read from `AIRFLOW_CONN_<ID>`, as a URI or as JSON, the two forms Airflow itself reads
(https://airflow.apache.org/docs/apache-airflow/stable/howto/connection.html). Inside Airflow the DAG hands over its
own.
"""

import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from coaching.errors import ConfigError


@dataclass(frozen=True)
class Connection:
    """One system's address and credential. `repr` shows neither login nor secret.

    Attributes:
        base_url: scheme, host, port and path prefix, without a trailing slash.
        login: a client id or user.
        password: a token or secret.
        extra: whatever else the kind needs (`token_url`, `datacenter` …).
        host, port, schema: as they were written, for what is no http address: a database's server, port and name.
    """

    conn_id: str
    base_url: str = ""
    login: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    extra: Mapping[str, object] = field(default_factory=dict, repr=False)
    host: str = field(default="", repr=False)
    port: int | None = field(default=None, repr=False)
    schema: str = field(default="", repr=False)


Resolver = Callable[[str], Connection]


def from_parts(conn_id: str, parts: Mapping[str, object]) -> Connection:
    """Builds a connection from Airflow's JSON fields (`host`, `schema`, `login`, `password`, `port`, `extra`)."""
    host = str(parts.get("host") or "")
    if host and "://" not in host:
        host = f"{parts.get('schema') or 'https'}://{host}"
    if host and parts.get("port") and urlsplit(host).port is None:
        pieces = urlsplit(host)
        host = f"{pieces.scheme}://{pieces.netloc}:{parts['port']}{pieces.path}"
    extra = parts.get("extra") or {}
    if isinstance(extra, str):
        extra = json.loads(extra)
    return Connection(
        conn_id,
        base_url=host.rstrip("/"),
        login=str(parts.get("login") or ""),
        password=str(parts.get("password") or ""),
        extra=extra if isinstance(extra, dict) else {},
        host=str(parts.get("host") or ""),
        port=int(str(parts["port"])) if parts.get("port") else None,
        schema=str(parts.get("schema") or ""),
    )


def from_environment(conn_id: str) -> Connection:
    """Reads `AIRFLOW_CONN_<ID>`.

    Raises:
        ConfigError: it is not set, or is neither a URI nor JSON. The text itself is never quoted.
    """
    name = f"AIRFLOW_CONN_{conn_id.upper()}"
    text = os.environ.get(name, "")
    if not text:
        message = f"Connection '{conn_id}' is missing."
        raise ConfigError(message, remedy=f"Set {name} as a URI or JSON, or add the connection in Airflow.")
    try:
        if text.lstrip().startswith("{"):
            return from_parts(conn_id, json.loads(text))
        return _from_uri(conn_id, text)
    except ValueError:
        message = f"{name} is neither a URI nor JSON."
        raise ConfigError(
            message, remedy="Write it as Airflow does, for example as JSON with host and password."
        ) from None


def _from_uri(conn_id: str, text: str) -> Connection:
    pieces = urlsplit(text)
    query = dict(parse_qsl(pieces.query))
    extra = json.loads(query.pop("__extra__")) if "__extra__" in query else query
    # Airflow's form for an http address: `http://host/https` gives host and schema
    path = pieces.path.strip("/")
    scheme = path if path in ("http", "https") else pieces.scheme
    port = f":{pieces.port}" if pieces.port else ""
    base = f"{scheme}://{pieces.hostname or ''}{port}" + (f"/{path}" if path not in ("", "http", "https") else "")
    login, password = unquote(pieces.username or ""), unquote(pieces.password or "")
    server = (unquote(pieces.hostname or ""), pieces.port, unquote(path))
    return Connection(conn_id, base, login, password, extra, *server)
