"""O2: the command line gets its connections where the DAG's tasks get them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from coaching.errors import ConfigError
from nights import doctor
from nights.airflow import connections
from nights.night import open_night

KEY = "ab" * 32
HELD = {
    "canvas": {"conn_type": "http", "host": "http://127.0.0.1:9", "password": "held", "extra": {"poll_seconds": 3}},
    "oneroster": {"conn_type": "http", "host": "held.example.org", "schema": "https", "port": 8443, "login": "id"},
    "coaching_key": {"conn_type": "generic", "password": KEY},
}


def _secrets_backend(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = folder / "held.json"
    file.write_text(json.dumps(HELD))
    backend = "airflow.secrets.local_filesystem.LocalFilesystemBackend"
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND", backend)
    monkeypatch.setenv("AIRFLOW__SECRETS__BACKEND_KWARGS", json.dumps({"connections_file_path": str(file)}))
    monkeypatch.setenv("AIRFLOW_HOME", str(folder / "home"))


def _store(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_HOME", str(folder / "home"))
    program = Path(sys.executable).parent / "airflow"
    (folder / "held.json").write_text(json.dumps(HELD))
    for command in (("db", "migrate"), ("connections", "import", str(folder / "held.json"))):
        subprocess.run([program, *command], env=dict(os.environ), check=True, capture_output=True)


@pytest.mark.parametrize("place", [_secrets_backend, pytest.param(_store, marks=pytest.mark.slow)])
def test_o2_connections_are_had_as_the_dag_has_them(place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place(tmp_path, monkeypatch)
    monkeypatch.setenv("AIRFLOW_CONN_QUALTRICS", '{"conn_type": "http", "host": "https://env.example.org"}')
    night = open_night("2026-03-09", district="sandbox")
    canvas, oneroster = night.connections("canvas"), night.connections("oneroster")
    assert (canvas.base_url, canvas.password, canvas.extra) == ("http://127.0.0.1:9", "held", {"poll_seconds": 3})
    assert (oneroster.base_url, oneroster.login) == ("https://held.example.org:8443", "id")
    assert night.connections("qualtrics").base_url == "https://env.example.org"
    assert night.key.master.hex() == KEY
    with pytest.raises(ConfigError, match="Connection 'google_sheets' is missing"):
        night.connections("google_sheets")


def test_o2_without_an_airflow_the_environment_is_asked_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections.subprocess, "run", lambda *_, **__: pytest.fail("Airflow was asked"))
    monkeypatch.setenv("AIRFLOW_CONN_CANVAS", '{"conn_type": "http", "host": "https://env.example.org"}')
    night = open_night("2026-03-09", district="sandbox")
    assert night.connections("canvas").base_url == "https://env.example.org"


def test_o2_an_airflow_that_fails_leaves_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, b"", b"")
    monkeypatch.setattr(connections.subprocess, "run", lambda *_, **__: failed)
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql://nowhere")
    monkeypatch.setenv("AIRFLOW_CONN_CANVAS", '{"conn_type": "http", "host": "https://env.example.org"}')
    night = open_night("2026-03-09", district="sandbox")
    assert night.connections("canvas").base_url == "https://env.example.org"


def test_o2_the_doctor_looks_at_the_key_that_a_night_would_use(monkeypatch: pytest.MonkeyPatch, key_file: Path) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_COACHING_KEY", json.dumps({"conn_type": "generic", "password": KEY}))
    night = open_night("2026-03-09", district="sandbox")
    finding = doctor._key(night.district, night.connections)
    assert finding.ok
    assert "in the connection coaching_key" in finding.text
    assert not key_file.exists()
