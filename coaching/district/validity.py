"""Every key of `district.yml` held against the typed models: all mistakes at once, and what is left without them.

A value that is wrong is told, taken away, and the rest is looked at again, so that no mistake hides another.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from coaching.district.config import District
from coaching.district.document import Document, Path_, changed
from coaching.district.keys import home_of, keys_at
from coaching.findings import advice

# What stands in for a key that is missing or wrong, so that the others can be looked at.
_STAND_IN: Mapping[str, object] = {
    "name": "unnamed",
    "title": "",
    "timezone": "UTC",
    "framework": "",
    "calendar": {"school_years": [{"name": "unknown", "start": "1900-01-01", "end": "1900-01-02"}]},
    "sources": {"unnamed": {"kind": "file_drop"}},
}
_MOST_ROUNDS = 12


@dataclass(frozen=True)
class _Error:
    """What pydantic found at one path."""

    path: Path_
    kind: str
    message: str
    input: object
    context: Mapping[str, object]


_WORDS = {
    "missing": ("it is required and missing", "Write it, at this level of indentation."),
    "string_type": ("it is not read as a text", "Put it in quotation marks."),
    "bool_parsing": ("it is neither true nor false", "Write true or false."),
    "bool_type": ("it is neither true nor false", "Write true or false."),
    "string_pattern_mismatch": (
        "it is no name that the line can use (pattern)",
        "Begin with a small letter; then letters, digits and _, no spaces.",
    ),
    "date_from_datetime_parsing": ("it is no day", "Write a day that exists as YYYY-MM-DD."),
    "date_parsing": ("it is no day", "Write a day that exists as YYYY-MM-DD."),
    "date_type": ("it is no day", "Write a day that exists as YYYY-MM-DD."),
    "dict_type": ("it holds no keys (a dictionary is wanted)", "Indent its keys below it."),
    "model_type": ("it holds no keys (a dictionary is wanted)", "Indent its keys below it."),
    "too_short": ("it is empty", "Name at least one."),
}


def validated(document: Document, folder: Path) -> District | None:
    """The district as far as it can be read; what is wrong goes into the document's findings."""
    settings = document.settings
    for _ in range(_MOST_ROUNDS):
        try:
            return District.model_validate({**settings, "folder": folder})
        except ValidationError as error:
            errors = [
                _Error(
                    tuple(str(p) for p in e["loc"] if p != "[key]"), e["type"], e["msg"], e["input"], e.get("ctx", {})
                )
                for e in error.errors(include_url=False)
            ]
            for one in errors:
                _tell(document, one)
            settings = _without(settings, errors)
    return None


def _without(settings: dict[str, object], errors: Iterable[_Error]) -> dict[str, object]:
    """The settings without what was wrong; from the last of a list to its first, so that places stay true."""
    left: object = settings
    for one in sorted(errors, key=lambda e: [p.zfill(6) for p in e.path], reverse=True):
        path = _deepest(left, one.path[:-1] if one.kind == "missing" else one.path)
        if path:
            is_unquoted = one.kind == "string_type" and isinstance(one.input, int | float)
            left = changed(left, path, str(one.input) if is_unquoted else None)
    return {**_STAND_IN, **(left if isinstance(left, dict) else {})}


def _deepest(settings: object, path: Path_) -> Path_:
    """The part of a path that is there: behind it stand names of types."""
    found: list[str] = []
    below = settings
    for key in path:
        if isinstance(below, Mapping) and key in below:
            below = below[key]
        elif isinstance(below, list) and key.isdigit() and int(key) < len(below):
            below = below[int(key)]
        else:
            break
        found.append(key)
    return tuple(found)


def _tell(document: Document, error: _Error) -> None:
    path, kind = error.path, error.kind
    if path in document.settled or (kind in ("missing", "too_short") and document.is_settled(path)):
        return  # it has been told, or what was there has been taken away
    document.settled.add(path)
    if kind not in ("missing", "extra_forbidden"):
        path = _deepest(document.settings, path) or path
    if kind == "missing" or path[0] in document.settings or path[0] not in _STAND_IN:
        document.tell(path, *_words(path, error))


def _words(path: Path_, error: _Error) -> tuple[str, str]:
    """Problem and remedy."""
    kind, context = error.kind, error.context
    if kind == "extra_forbidden":
        allowed = keys_at(path[:-1])
        elsewhere = home_of(path[-1])
        at = f"It is a key of {elsewhere}: is the indentation right? " if elsewhere and path[-1] not in allowed else ""
        return "this key is not known here", at + advice(path[-1], allowed, verb="Known")
    if kind in ("enum", "literal_error"):
        words = [w.strip(" '") for w in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
        return "it is none of its words", advice(str(error.input), words)
    if kind == "value_error":
        problem, _, remedy = str(context["error"]).partition("; ")
        return problem, f"{remedy[:1].upper()}{remedy[1:]}{'.' if remedy[-1:].isalnum() else ''}"
    message = error.message.removeprefix("Input ").rstrip(".")
    return _WORDS.get(kind, (f"it {message}", "Correct it; docs/reference.md says what it may be."))
