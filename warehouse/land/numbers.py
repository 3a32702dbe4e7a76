"""Numbers that an engine would round: decimals of more digits than a double holds are read as the text they are."""

import re

_DIGITS = 16  # a double is exact up to 15
_AS_NINES = bytes(ord("9") if chr(n) in "0123456789." else ord(" ") for n in range(256))
# A string, which is passed over, or a number with a decimal sign or an exponent.
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)', re.DOTALL)


def exact(body: bytes) -> bytes:
    """The JSON text with long decimals in quotes; as it was where there is none, which is seen in one quick look."""
    if b"9" * _DIGITS not in body.translate(_AS_NINES):
        return body
    return _TOKEN.sub(_quoted, body)


def _quoted(found: re.Match[bytes]) -> bytes:
    number = found[1]
    if number is None or number.lstrip(b"-").isdigit():  # integers are kept as they are by the engine itself
        return found[0]
    digits = re.split(rb"[eE]", number)[0].replace(b".", b"").lstrip(b"-0")
    return b'"' + number + b'"' if len(digits) >= _DIGITS else number
