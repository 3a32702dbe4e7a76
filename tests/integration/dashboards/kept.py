"""Pages drawn in a browser by somebody who is signed in, and a question that names a person: what may be kept of it."""

import json
import time
from pathlib import Path

from tests.integration.browser import browser

_PATIENCE_SECONDS = 180
_SIGN_IN = """fetch('/login/', {method: 'POST', body: new URLSearchParams({
    username: 'admin', password: %s, csrf_token: document.getElementById('csrf_token').value})})
    .then(answer => answer.url)"""
_DRAWN = """[document.querySelectorAll('[data-test="slice-container"], .dashboard-chart').length,
    document.querySelectorAll('.loading, [data-test="loading-indicator"]').length,
    document.body.innerText]"""
# As Superset's own page does when an admin opens a chart to change it.
_TRY = """fetch('/api/v1/security/csrf_token/').then(answer => answer.json()).then(token =>
    fetch('/api/v1/explore/form_data', {method: 'POST',
        headers: {'Content-Type': 'application/json', 'X-CSRFToken': token.result}, body: %s}))
    .then(answer => answer.status)"""


def draw(address: str, password: str, slugs: list[str], tried: dict[str, object], profile: Path) -> dict[str, str]:
    """Opens each page until its charts stand, then tries what an admin may try; gives each page's text."""
    drawn: dict[str, str] = {}
    with browser(profile) as tab:
        tab.open(f"{address}login/")
        assert "/login" not in str(tab.run(_SIGN_IN % json.dumps(password)))
        for slug in slugs:
            tab.open(f"{address}superset/dashboard/{slug}/")
            until = time.monotonic() + _PATIENCE_SECONDS
            charts, loading, text = 0, 1, ""
            while (not charts or loading) and time.monotonic() < until:
                time.sleep(1)
                charts, loading, text = tab.run(_DRAWN)
            assert charts, f"{slug} has no chart"
            assert not loading, f"{slug} is not drawn"
            drawn[slug] = text
        assert tab.run(_TRY % json.dumps(json.dumps(tried))) == 201
    return drawn
