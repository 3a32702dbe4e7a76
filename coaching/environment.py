"""What a process that we start may know of this one's environment: what programs need, and none of our secrets."""

import os

_EVERYBODY = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "COACHING_MEMORY_LIMIT")


def passed_on(*beside: str) -> dict[str, str]:
    """The variables that every program needs, and those named beside them, as far as they are set."""
    return {name: os.environ[name] for name in (*_EVERYBODY, *beside) if name in os.environ}
