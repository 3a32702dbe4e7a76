"""When a night begins: five fields of cron, as the scheduler reads them."""

import re

_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))
_NAMES = {
    "month": "jan feb mar apr may jun jul aug sep oct nov dec".split(),
    "weekday": "sun mon tue wed thu fri sat".split(),
}
_ITEM = re.compile(r"(?:\*|(\w+)(?:-(\w+))?)(?:/(\d+))?")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")


def checked_cron(text: str) -> str:
    """The text, if it is five fields of cron.

    Raises:
        ValueError: it is not; the message says what it would have to be.
    """
    fields = text.split()
    wrong = [name for (name, *ends), field in zip(_FIELDS, fields, strict=False) if not _is_field(name, field, *ends)]
    if len(fields) == len(_FIELDS) and not wrong:
        return text
    clock = _CLOCK.fullmatch(text.strip())
    meant = f" Nearest: {int(clock[2])} {int(clock[1])} * * *." if clock else ""
    problem = f"its {wrong[0]} is none" if wrong and len(fields) == len(_FIELDS) else "it is no cron"
    message = f"{problem}; write minute, hour, day, month, weekday, such as 15 2 * * * for a quarter past two.{meant}"
    raise ValueError(message)


def _is_field(name: str, text: str, low: int, high: int) -> bool:
    return all(_is_item(name, item, low, high) for item in text.split(","))


def _is_item(name: str, item: str, low: int, high: int) -> bool:
    found = _ITEM.fullmatch(item)
    if found is None:
        return False
    first, last = (_number(name, part) for part in (found[1] or str(low), found[2] or found[1] or str(high)))
    return first is not None and last is not None and low <= first <= last <= high and found[3] != "0"


def _number(name: str, text: str) -> int | None:
    names = _NAMES.get(name, [])
    if text.lower() in names:
        return names.index(text.lower()) + (1 if name == "month" else 0)
    return int(text) if text.isdigit() else None
