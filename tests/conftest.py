"""What every test gets: its own data folder and key, none of the caller's settings, no network beyond this machine."""

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import coaching  # noqa: F401 - before anybody loads numpy: it says on how many threads

_PREFIXES = ("COACHING_", "AIRFLOW_", "AIRFLOW__", "DBT_")
_LOOPBACK = ("127.", "::1", "localhost")


def _forget_settings() -> None:
    for name in [n for n in os.environ if n.startswith(_PREFIXES)]:
        del os.environ[name]


# Airflow reads its home when it is first imported, so this comes before any test module is.
_forget_settings()
_AIRFLOW_HOME = Path(tempfile.mkdtemp(prefix="airflow-home-"))
os.environ["AIRFLOW_HOME"] = str(_AIRFLOW_HOME)
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"


def pytest_unconfigure() -> None:
    shutil.rmtree(_AIRFLOW_HOME, ignore_errors=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that wait for the three nights come first: with two processes one runs the nights, one all else."""
    items.sort(key=lambda item: "three_nights" not in getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith(("COACHING_", "AIRFLOW_CONN_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COACHING_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COACHING_KEY_FILE", str(tmp_path / "secret" / "coaching.key"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def only_loopback(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(host).startswith(_LOOPBACK):
            message = "a test tried to leave this machine"
            raise RuntimeError(message)
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", only_loopback)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data folder that `COACHING_DATA` names in this test; not made yet."""
    return tmp_path / "data"


@pytest.fixture
def key_file(tmp_path: Path) -> Path:
    """The file that `COACHING_KEY_FILE` names in this test; not made yet."""
    return tmp_path / "secret" / "coaching.key"


@pytest.fixture
def airflow_home() -> Iterator[Path]:
    """A fresh AIRFLOW_HOME for a test that starts Airflow itself (in `/tmp`: socket paths must be short)."""
    home = Path(tempfile.mkdtemp(prefix="airflow-home-"))
    yield home
    shutil.rmtree(home, ignore_errors=True)
