"""The folder of the demo's own Postgres server: what in it says whose it is, which process it has, and how it goes."""

import hmac
import os
import shutil
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from coaching import running
from coaching.errors import AccessError, UnavailableError

ADMIN = "postgres"
_STOP_SECONDS = 20.0


@dataclass(frozen=True)
class Home:
    """The server's own: its data, secret and logs, its user's alone.

    Attributes:
        path: the folder. Its sign is written first and goes last; a server without its secret is not whole.
    """

    path: Path

    @property
    def sign(self) -> Path:
        """Says that the folder is ours to remove."""
        return self.path / "made-by-make-bi"

    @property
    def secret(self) -> Path:
        """The administrator's password."""
        return self.path / "secret"

    @property
    def reader_password(self) -> Path:
        """The password of the BI tool's login, for whoever may open the folder."""
        return self.path / "reader_password"

    @property
    def data(self) -> Path:
        """What Postgres calls its data directory."""
        return self.path / "data"

    @property
    def marker(self) -> Path:
        """What Postgres writes of its process and port."""
        return self.data / "postmaster.pid"

    def exists(self) -> bool:
        """Whether anything stands there, a broken link too."""
        return os.path.lexists(self.path)

    def is_begun(self) -> bool:
        """Whether it is ours, and may be whole."""
        return self.sign.exists() and self.secret.exists()

    def password(self, login: str) -> str:
        """The administrator's is the secret, all others follow from it and do not lead back."""
        secret = self.secret.read_text(encoding="utf-8")
        return secret if login == ADMIN else hmac.new(secret.encode(), login.encode(), "sha256").hexdigest()

    def process(self) -> int:
        """The number of our server's process; 0 where the marker names none, or another one."""
        try:
            process = int(self.marker.read_text(encoding="utf-8").splitlines()[0])
        except (FileNotFoundError, ValueError, IndexError):
            return 0
        return process if f" -D {self.data} " in running.started_with(process) else 0

    def port(self) -> int:
        """Where the server listens; the marker says it."""
        return int(self.marker.read_text(encoding="utf-8").splitlines()[3])

    def remove(self) -> None:
        """Stops the server, and removes the folder; nothing where there is none.

        Raises:
            AccessError: it is not ours.
            UnavailableError: it does not go.
        """
        if not self.exists():
            return
        if self.path.is_symlink() or (any(self.path.iterdir()) and not self.sign.exists()):
            message = f"{self.path} is not what make bi has made, so it stays."
            raise AccessError(message, remedy="Move it to another place.")
        process = self.process()
        self.secret.unlink(missing_ok=True)  # what has none is not whole, however much of it a kill leaves
        until = time.monotonic() + _STOP_SECONDS
        if process:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGQUIT)  # at once: what it holds goes
        while self.exists() and time.monotonic() < until:
            if not self.process():
                self._empty()
            time.sleep(0.05)
        if self.exists():
            message = f"{self.path} could not be removed."
            raise UnavailableError(message, remedy="Run make bi-down as the user who ran make bi.")

    def _empty(self) -> None:
        with suppress(OSError):  # what the server still writes is met at the next turn
            for path in self.path.iterdir():
                if path.is_dir() and not path.is_symlink():
                    shutil.rmtree(path, ignore_errors=True)
                elif path != self.sign:
                    path.unlink()
            if {*self.path.iterdir()} <= {self.sign}:
                self.sign.unlink(missing_ok=True)
                self.path.rmdir()
