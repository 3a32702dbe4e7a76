"""Paths of declared fields inside a JSON record: `roles[0].org.sourcedId`."""

import re

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def steps(path: str) -> list[str | int]:
    """`roles[0].org` as its steps."""
    return [name or int(position) for name, position in _STEP.findall(path)]


def value_at(value: object, path: str) -> object:
    """What stands at a path of a parsed record; None where nothing does."""
    for step in steps(path):
        if isinstance(step, int):
            value = value[step] if isinstance(value, list) and step < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value
