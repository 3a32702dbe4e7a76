"""Superset's settings: this machine only, no request to anybody else, nothing kept of what was asked.

Read by Superset itself (`SUPERSET_CONFIG_PATH`), in its own environment. `COACHING_BI` names the folder with the secret
key and the metadata, `COACHING_BI_PORT` the port.
Docs: https://superset.apache.org/docs/configuration/configuring-superset
"""

import os
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool
from superset.utils.log import DBEventLogger

_FOLDER = Path(os.environ["COACHING_BI"])

SECRET_KEY = (_FOLDER / "secret_key").read_text(encoding="utf-8").strip()
SQLALCHEMY_DATABASE_URI = f"sqlite:///{_FOLDER / 'superset.db'}"
SQLALCHEMY_ENGINE_OPTIONS = {"poolclass": NullPool, "connect_args": {"timeout": 30}}
DATA_DIR = str(_FOLDER)

APP_NAME = "Coaching"
LOGO_TARGET_PATH = "/dashboard/list/"
WEBDRIVER_BASEURL = f"http://127.0.0.1:{os.environ.get('COACHING_BI_PORT', '8088')}/"

# Nobody but those with an account; nobody makes one for themselves.
PUBLIC_ROLE_LIKE = None
AUTH_USER_REGISTRATION = False
SESSION_COOKIE_SAMESITE = "Strict"
AUTH_RATE_LIMITED = True
RATELIMIT_ENABLED = True
RATELIMIT_STORAGE_URI = "memory://"

# A browser is refused every address but ours. Handlebars, which draws heat maps and intervals, compiles its templates:
# hence unsafe-eval. What it draws is sanitised all the same; `style` carries positions and widths alone.
_OURS = ["'self'"]
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": _OURS,
        "default-src": _OURS,
        "img-src": [*_OURS, "blob:", "data:"],
        "worker-src": [*_OURS, "blob:"],
        "connect-src": _OURS,
        "object-src": "'none'",
        "style-src": [*_OURS, "'unsafe-inline'"],
        "font-src": _OURS,
        "script-src": [*_OURS, "'strict-dynamic'", "'unsafe-eval'"],
        "frame-ancestors": "'none'",
    },
    "content_security_policy_nonce_in": ["script-src"],
    "force_https": False,
    "session_cookie_secure": False,
}
HTML_SANITIZATION = True
HTML_SANITIZATION_SCHEMA_EXTENSIONS = {
    "attributes": {"*": ["style", "className", "title", "role", "ariaLabel", "scope"]},
}
THEME_FONT_URL_ALLOWED_DOMAINS: list[str] = []
MAPBOX_API_KEY = ""
SLACK_API_TOKEN = None
CONTENT_SECURITY_POLICY_WARNING = False

# What is shown is the edition of this moment: no result is kept, in memory or on disk, nor what is tried on a chart.
CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
EXPLORE_FORM_DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}


class WhoOpenedWhat(DBEventLogger):  # type: ignore[misc]
    """Notes who opened which page or chart, and when. What was asked there may name a person, and is not noted."""

    def log(
        self, user_id: Any, action: Any, dashboard_id: Any, duration_ms: Any, slice_id: Any, *_: Any, **told: Any
    ) -> None:
        """Superset would keep the whole request, and the address that it came from."""
        places = [
            {name: one[name] for name in ("dashboard_id", "slice_id") if name in one}
            for one in told.get("records") or [{}]
        ]
        super().log(user_id, action, dashboard_id, duration_ms, slice_id, None, records=places)


EVENT_LOGGER = WhoOpenedWhat()

FEATURE_FLAGS = {
    # a page is drawn whole, so that it can be printed and found in
    "DASHBOARD_VIRTUALIZATION": False,
    "DRILL_TO_DETAIL": False,
    "DRILL_BY": False,
    "DASHBOARD_RBAC": False,
    "ALERT_REPORTS": False,
    "THUMBNAILS": False,
    "ENABLE_JAVASCRIPT_CONTROLS": False,
    "ALLOW_FULL_CSV_EXPORT": False,
}

# Paul Tol's "muted" set, nine colours and grey that those with impaired colour vision tell apart
# (https://personal.sron.nl/~pault/, technical note SRON/EPS/TN/09-002).
EXTRA_CATEGORICAL_COLOR_SCHEMES = [
    {
        "id": "coaching",
        "label": "Coaching",
        "description": "Colours that can be told apart without full colour vision",
        "isDefault": True,
        "colors": [
            "#332288", "#CC6677", "#117733", "#88CCEE", "#882255", "#DDCC77", "#44AA99", "#AA4499", "#999933",
            "#777777",
        ],
    }
]  # fmt: skip
ROW_LIMIT = 10_000
SQL_MAX_ROW = 10_000


def DB_CONNECTION_MUTATOR(  # noqa: N802 - Superset's own name
    uri: URL, params: dict[str, Any], _username: object, _security: object, _source: object
) -> tuple[URL, dict[str, Any]]:
    """Opens the edition that `current` names now, by its own path.

    DuckDB keeps one instance a path: as long as somebody has `current` open, the next one would get the former edition.
    """
    if uri.drivername.startswith("duckdb") and uri.database:
        uri = uri.set(database=os.path.realpath(uri.database))
    return uri, params
