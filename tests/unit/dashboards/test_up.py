"""What `make bi` says at its end of the pages that show single teachers."""

from pathlib import Path

import pytest

from coaching.paths import Paths
from dashboards.up import _told_of_leads


def test_whose_rows_they_are_is_said_and_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_COACHING_LEADS", "postgres://lea:s%40crt@127.0.0.1:5433/district")
    lines = list(_told_of_leads(Paths(tmp_path), "http://127.0.0.1:8088/"))
    said = "\n".join(lines)
    assert "  Caseload: http://127.0.0.1:8088/superset/dashboard/caseload/" in lines
    assert "  Not reached: http://127.0.0.1:8088/superset/dashboard/not-reached/" in lines
    assert "login lea may see on the Postgres server 127.0.0.1:5433" in said
    assert "by keys and without names" in said
    assert "s%40crt" not in said
    assert max(map(len, lines)) <= 80


def test_without_that_login_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_COACHING_LEADS", raising=False)
    assert list(_told_of_leads(Paths(tmp_path), "http://127.0.0.1:8088/")) == []
