"""The connections that lead to a running sandbox, in the form Airflow and the command line read from the environment."""

import json

from sandbox.world.secrets import make_secrets


def connections(base_url: str, seed: int = 1) -> dict[str, str]:
    """`AIRFLOW_CONN_*` for the district `sandbox`."""
    secrets = make_secrets(seed)
    roster = {
        "login": secrets.roster_client,
        "password": secrets.roster_secret,
        "extra": {"token_url": f"{base_url}/oauth/token"},
    }
    parts: dict[str, dict[str, object]] = {
        "canvas": {"password": secrets.canvas_token},
        "oneroster": dict(roster),
        "google_sheets": {"password": secrets.sheets_token},
        "qualtrics": {"password": secrets.qualtrics_token},
    }
    return {
        f"AIRFLOW_CONN_{name.upper()}": json.dumps({"conn_type": "http", "host": base_url, **part})
        for name, part in parts.items()
    }
