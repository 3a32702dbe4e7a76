"""Bytes of a JSON page as strict readers take them."""

import re

# one UTF-16 half without its other half: some clients cut an emoji in two, and strict readers then refuse the page
_LONE_HIGH = re.compile(rb"((?<!\\)(?:\\\\)*)\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")
_LONE_LOW = re.compile(rb"(?<!\\u[dD][89abAB][0-9a-fA-F]{2})((?<!\\)(?:\\\\)*)\\u[dD][c-fC-F][0-9a-fA-F]{2}")


def without_bom(body: bytes) -> bytes:
    """The bytes after a mark of UTF-8, where there is one."""
    return body.removeprefix(b"\xef\xbb\xbf")


def without_lone_halves(body: bytes) -> bytes:
    """Each lone half as the sign for what cannot be shown."""
    return _LONE_LOW.sub(rb"\1\\ufffd", _LONE_HIGH.sub(rb"\1\\ufffd", body))
