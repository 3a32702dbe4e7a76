"""Where dashboards read from, by what is set in the environment."""

from pathlib import Path

import pytest

from coaching.errors import ConfigError
from coaching.paths import Paths
from dashboards.database import address_of


@pytest.fixture(autouse=True)
def _no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AIRFLOW_CONN_COACHING_BI", "AIRFLOW_CONN_COACHING_LEADS"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_server_it_is_the_file_read_only_and_closed(tmp_path: Path) -> None:
    address = address_of("published", Paths(tmp_path))
    assert address is not None
    assert address.uri == f"duckdb:///{tmp_path}/published/current/bi/bi.duckdb"
    assert address.connect_args["read_only"] is True
    assert address.connect_args["config"]["enable_external_access"] == "false"  # type: ignore[index]
    assert address_of("leads", Paths(tmp_path)) is None


def test_with_logins_it_is_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_COACHING_BI", "postgres://reader:s%40crt@127.0.0.1:5433/coaching")
    monkeypatch.setenv("AIRFLOW_CONN_COACHING_LEADS", "postgresql://lead:other@127.0.0.1:5433/coaching")
    published, leads = address_of("published", Paths(tmp_path)), address_of("leads", Paths(tmp_path))
    assert published is not None
    assert leads is not None
    assert published.uri == "postgresql+psycopg2://reader:s%40crt@127.0.0.1:5433/coaching"
    assert leads.uri.startswith("postgresql+psycopg2://lead:")
    assert "s%40crt" not in repr(published)


def test_another_address_is_refused_without_being_quoted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_COACHING_BI", "mysql://reader:secret@127.0.0.1/coaching")
    with pytest.raises(ConfigError) as refused:
        address_of("published", Paths(tmp_path))
    assert "secret" not in str(refused.value)
