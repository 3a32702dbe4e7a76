"""Which code ran: the commit where there is one, else the released version."""

import subprocess
from functools import cache

from coaching.paths import PROJECT

RELEASE = "0.1.0"


@cache
def code_version() -> str:
    """`0.1.0+<commit>`; the release alone outside a git checkout."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--short=12", "HEAD"],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except OSError:
        return RELEASE
    commit = done.stdout.strip()
    return f"{RELEASE}+{commit}" if done.returncode == 0 and commit else RELEASE
