"""What a status means: a whole answer, a reason to try again, or a refusal that tells what to do.

Messages name the source (`what`) and the stream (`label`), never an address or a body.
"""

from urllib.parse import urljoin

import requests

from coaching.errors import AccessError, ContractError, UnavailableError
from extractors.wire.answer import Again, Answer, BadRequest, Failing, Forbidden, Missing, Unauthorised, retry_after

_THROTTLE_BODY = b"rate limit exceeded"
_OK = 200
_BAD_REQUEST = 400
_UNAUTHORISED = 401
_FORBIDDEN = 403
_NOT_FOUND = 404
_TOO_MANY = 429
_SERVER_ERROR = 500


def judge(response: requests.Response, body: bytes, *, what: str, label: str) -> Answer:
    """The answer, where it is a whole 200.

    Raises:
        Again: throttled, or an error of the server. Unauthorised: 401. AccessError: 403. Missing: 404. ContractError:
            any other status.
    """
    status = response.status_code
    if status == _TOO_MANY or (status == _FORBIDDEN and _THROTTLE_BODY in body[:2000].lower()):
        raise Again(reason="throttled", wait=retry_after(response.headers))
    if status >= _SERVER_ERROR:
        failing = status == _SERVER_ERROR
        raise Again(reason=f"status {status}", wait=retry_after(response.headers), failing=failing)
    if status == _UNAUTHORISED:
        # Canvas answers 401 without the header where only the permission is missing
        raise Unauthorised(named="WWW-Authenticate" in response.headers)
    if status == _FORBIDDEN:
        raise refused(what, label, status, alone=True)
    if status == _NOT_FOUND:
        message = f"{what}: '{label}' was not found (404)."
        raise Missing(message, remedy="Check the ids in district.yml and the connection's host.")
    if status == _BAD_REQUEST:
        message = f"{what}: '{label}' was answered with status 400."
        raise BadRequest(message, remedy="Check the ids and options of that stream in district.yml.")
    if status != _OK:
        raise broken(what, label, f"was answered with status {status}")
    link = response.links.get("next", {}).get("url") if "link" in response.headers else None
    return Answer(body, response.headers, response.url, urljoin(response.url, link) if link else None)


def refused(what: str, label: str, status: int = _UNAUTHORISED, *, alone: bool = False) -> AccessError:
    """The credential is not accepted, or not for this `alone`."""
    message = f"{what}: access to '{label}' was refused (status {status})."
    return (Forbidden if alone else AccessError)(
        message, remedy="Mend the credential of the connection or its permissions."
    )


def unavailable(what: str, label: str, reason: str, *, failing: bool = False) -> UnavailableError:
    """It did not come, however often it was asked."""
    message = f"{what}: '{label}' could not be had: {reason}."
    return (Failing if failing else UnavailableError)(message, remedy="Run it again later; the last good load stays.")


def broken(what: str, label: str, problem: str) -> ContractError:
    """It came otherwise than the source promises."""
    message = f"{what}: '{label}' {problem}."
    return ContractError(message, remedy="The last good load stays; look at what the source answers for this stream.")
