"""What `make bi` says at its end of the pages that show single teachers."""

from pathlib import Path

import pytest

from coaching.paths import Paths
from dashboards.up import _told_of_leads


@pytest.mark.parametrize("password", ["s%40crt", "s/crt", "12/crt", "s#crt"])
def test_whose_rows_they_are_is_said_and_no_password(
    password: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_COACHING_LEADS", f"postgres://lea:{password}@127.0.0.1:5433/district")
    lines = list(_told_of_leads(Paths(tmp_path), "http://127.0.0.1:8088/"))
    said = "\n".join(lines)
    assert "  Caseload: http://127.0.0.1:8088/superset/dashboard/caseload/" in lines
    assert "  Not reached: http://127.0.0.1:8088/superset/dashboard/not-reached/" in lines
    assert "the login of AIRFLOW_CONN_COACHING_LEADS may see." in said
    assert "by keys and without names" in said
    assert "crt" not in said
    assert "12" not in said.replace("127.0.0.1", "")
    assert max(map(len, lines)) <= 80


def test_without_that_login_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AIRFLOW_CONN_COACHING_LEADS", raising=False)
    assert list(_told_of_leads(Paths(tmp_path), "http://127.0.0.1:8088/")) == []
