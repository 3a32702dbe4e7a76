"""Telling somebody: a log line always, and a webhook where the connection `coaching_alert` names one."""

import asyncio
import json
import logging
import urllib.request

from coaching.connections import Resolver, from_environment
from coaching.errors import CoachingError

log = logging.getLogger(__name__)
_TIMEOUT_SECONDS = 10


def notify(text: str, *, connections: Resolver = from_environment) -> None:
    """Logs the text and posts it as `{"text": …}`; a webhook that does not answer is itself only logged."""
    log.error(text)
    try:
        url = connections("coaching_alert").base_url
    except CoachingError:
        return
    body, headers = json.dumps({"text": text}).encode(), {"Content-Type": "application/json"}
    request = urllib.request.Request(url, body, headers)  # noqa: S310 - the operator's own address
    try:
        urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS).close()  # noqa: S310
    except OSError:
        log.warning("The alert webhook did not answer.")


async def notify_late(district: str, **_context: object) -> None:
    """The deadline's callback, run by the triggerer."""
    await asyncio.to_thread(notify, f"{district}: the nightly run is late; the marts still show the night before.")
