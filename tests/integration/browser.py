"""A real browser over its debugging pipe: opens a page, says what it asked for and what went wrong, runs a script.

Docs: https://chromedevtools.github.io/devtools-protocol/ (`--remote-debugging-pipe`: messages end with a zero byte)
"""

import json
import os
import select
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_PATIENCE_SECONDS = 120


def installed() -> str | None:
    """The browser on this machine, if there is one."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@dataclass
class Opened:
    """What a page asked for beyond itself, and the errors it caused."""

    requests: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


@dataclass
class Browser:
    """One tab."""

    to: int
    back: int
    session: str = ""
    _number: int = 0
    _rest: bytes = b""
    _opened: Opened = field(default_factory=Opened)
    _is_loaded: bool = False

    def open(self, page: Path | str) -> Opened:
        """Loads a file or an address, whatever its policy says of scripts that are brought along later."""
        self._opened, self._is_loaded = Opened(), False
        self.say("Page.setBypassCSP", enabled=True)
        self.say("Page.navigate", url=page.as_uri() if isinstance(page, Path) else page)
        while not self._is_loaded:  # a small page may be loaded before it is said that it is on its way
            self._note(self._next())
        return self._opened

    def run(self, script: str) -> Any:
        """What a script comes to, its promise kept."""
        done = self.say("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in done, done["exceptionDetails"]
        return done["result"].get("value")

    def say(self, method: str, **params: object) -> dict[str, Any]:
        """A command's result."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.to, json.dumps(message).encode() + b"\0")
        while (said := self._next()).get("id") != self._number:
            self._note(said)
        assert "error" not in said, said["error"]
        return dict(said["result"])

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            assert select.select([self.back], [], [], _PATIENCE_SECONDS)[0], "The browser does not answer."
            read = os.read(self.back, 1 << 20)
            assert read, "The browser has ended."
            self._rest += read
        message, _, self._rest = self._rest.partition(b"\0")
        return dict(json.loads(message))

    def _note(self, said: dict[str, Any]) -> None:
        params = said.get("params", {})
        self._is_loaded |= said.get("method") == "Page.loadEventFired"
        if said.get("method") == "Network.requestWillBeSent":
            url = str(params["request"]["url"])
            self._opened.requests += [] if url.startswith("data:") else [url]
        elif said.get("method") == "Runtime.exceptionThrown":
            self._opened.errors.append(str(params["exceptionDetails"]))
        elif said.get("method") == "Log.entryAdded" and params["entry"]["level"] == "error":
            self._opened.errors.append(str(params["entry"]["text"]))


@contextmanager
def browser(profile: Path) -> Iterator[Browser]:
    """A headless browser with a profile of its own, ended with the block."""
    (theirs_in, ours_out), (ours_in, theirs_out) = os.pipe(), os.pipe()
    # the browser reads from 3 and writes to 4; by path, because some shells know no descriptor beyond 9
    shell = ("sh", "-c", f'exec "$0" "$@" 3</dev/fd/{theirs_in} 4>/dev/fd/{theirs_out}')
    command = [
        *shell, str(installed()), "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
        f"--user-data-dir={profile}", "--no-first-run", "--disable-background-networking", "about:blank",
    ]  # fmt: skip
    running = subprocess.Popen(
        command, pass_fds=(theirs_in, theirs_out), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    os.close(theirs_in)
    os.close(theirs_out)
    try:
        tab = Browser(ours_out, ours_in)
        target = tab.say("Target.createTarget", url="about:blank")["targetId"]
        tab.session = str(tab.say("Target.attachToTarget", targetId=target, flatten=True)["sessionId"])
        for domain in ("Page", "Network", "Runtime", "Log"):
            tab.say(f"{domain}.enable")
        yield tab
    finally:
        running.terminate()
        running.wait(_PATIENCE_SECONDS)
        os.close(ours_out)
        os.close(ours_in)
