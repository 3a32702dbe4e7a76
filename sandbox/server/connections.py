"""The connections that lead to a running sandbox, as Airflow and the command line read them from the environment."""

import json

from sandbox.systems import systems
from sandbox.systems.secrets import secrets_of


def connections(base_url: str, seed: int = 1) -> dict[str, str]:
    """`AIRFLOW_CONN_*` for the district `sandbox`."""
    parts = {s.name: s.connection(base_url, secrets_of(s, seed)) for s in systems()}
    return {
        f"AIRFLOW_CONN_{name.upper()}": json.dumps({"conn_type": "http", "host": base_url, **part})
        for name, part in parts.items()
    }
