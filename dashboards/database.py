"""Where dashboards read from: the edition's file through `current`, or Postgres where the district names logins for it.

`AIRFLOW_CONN_COACHING_BI` is a login in the group `bi_reader`, `AIRFLOW_CONN_COACHING_LEADS` one in `coach_lead`
(docs/bi/dashboards.md). Without the first, dashboards read the file; without the second there is no caseload.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from coaching.errors import ConfigError
from coaching.paths import Paths
from dashboards.page import Bundle

# Of each bundle the connection that it is read through.
CONNECTIONS: Mapping[Bundle, str] = {"published": "COACHING_BI", "leads": "COACHING_LEADS"}
# An open file must not reach for another one, or for an address.
_CLOSED = {"enable_external_access": "false", "autoinstall_known_extensions": "false", "lock_configuration": "true"}
_POSTGRES = ("postgres", "postgresql")


@dataclass(frozen=True)
class Address:
    """What SQLAlchemy is told; `repr` shows none of it."""

    uri: str = field(repr=False)
    connect_args: Mapping[str, object] = field(default_factory=dict, repr=False)


def address_of(bundle: Bundle, paths: Paths) -> Address | None:
    """The database of a bundle; nothing where it has none here.

    Raises:
        ConfigError: a connection is no Postgres address.
    """
    name = f"AIRFLOW_CONN_{CONNECTIONS[bundle]}"
    if text := os.environ.get(name, ""):
        pieces = urlsplit(text)
        if pieces.scheme not in _POSTGRES:
            message = f"{name} is no Postgres address."
            raise ConfigError(message, remedy="Write it as postgres://login:password@host:5432/database.")
        return Address(pieces._replace(scheme="postgresql+psycopg2").geturl(), {"connect_timeout": 10})
    if bundle == "published":
        file = paths.published / "current" / "bi" / "bi.duckdb"
        return Address(f"duckdb:///{file}", {"read_only": True, "config": dict(_CLOSED)})
    return None
