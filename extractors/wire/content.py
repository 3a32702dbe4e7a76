"""What a 200 must hold before it counts: a maintenance page or half a document is asked for again by `Http`.

A check gives the problem in words, or nothing. It runs on every page of a night, so that it looks at both ends and
counts brackets, and reads a document whole only where these leave a doubt.
"""

import json
from collections.abc import Callable

from extractors.wire.answer import Answer

Check = Callable[[Answer], str]
_CLOSES = {b"[": b"]", b"{": b"}"}


def json_list(*, below: str = "") -> Check:
    """A whole JSON list, or a whole object that holds one under that name."""
    return json_document(b"{" if below else b"[", naming=(below,) if below else (), wanted="list")


def json_document(begins: bytes, *, naming: tuple[str, ...] = (), wanted: str = "object") -> Check:
    """A whole JSON document that begins so and holds one of those names."""
    names = tuple(f'"{name}"'.encode() for name in naming)

    def check(answer: Answer) -> str:
        body = answer.body.strip()
        if problem := other_type(answer):
            return problem
        if not body.startswith(begins) or (names and not any(n in body for n in names)):
            return f"is no {wanted}, though its status is 200"
        return "" if _is_whole(body, begins) else "breaks off in the middle, though its status is 200"

    return check


def other_type(answer: Answer, wanted: str = "json") -> str:
    """A login page, or one that says the system is being maintained."""
    kind = answer.headers.get("Content-Type", wanted)
    return "" if wanted in kind.lower() else f"is not {wanted}, though its status is 200"


def _is_whole(body: bytes, begins: bytes) -> bool:
    if not body.endswith(_CLOSES[begins]):
        return False
    if body.count(b"[") == body.count(b"]") and body.count(b"{") == body.count(b"}"):
        return True
    try:  # brackets inside texts need not come in pairs
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
