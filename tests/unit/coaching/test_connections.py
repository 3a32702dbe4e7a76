import json

import pytest

from coaching.connections import Connection, from_environment, from_parts
from coaching.errors import ConfigError


def connection(monkeypatch: pytest.MonkeyPatch, text: str) -> Connection:
    monkeypatch.setenv("AIRFLOW_CONN_CANVAS", text)
    return from_environment("canvas")


@pytest.mark.parametrize(
    ("text", "base_url"),
    [
        ('{"host": "https://canvas.example.org", "password": "s3cret"}', "https://canvas.example.org"),
        ('{"host": "canvas.example.org", "password": "s3cret"}', "https://canvas.example.org"),
        ('{"host": "127.0.0.1", "schema": "http", "port": 8123, "password": "s3cret"}', "http://127.0.0.1:8123"),
        ('{"host": "http://127.0.0.1/base/", "port": 8123, "password": "s3cret"}', "http://127.0.0.1:8123/base"),
        ("https://:s3cret@canvas.example.org", "https://canvas.example.org"),
        ("https://:s3cret@canvas.example.org:8443/base", "https://canvas.example.org:8443/base"),
        ("http://:s3cret@canvas.example.org/https", "https://canvas.example.org"),
    ],
)
def test_both_forms_of_airflow_give_address_and_secret(
    monkeypatch: pytest.MonkeyPatch, text: str, base_url: str
) -> None:
    found = connection(monkeypatch, text)
    assert found.base_url == base_url
    assert found.password == "s3cret"


def test_uri_and_json_agree_with_airflow_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from airflow.sdk import Connection as AirflowConnection

    text = json.dumps(
        {
            "conn_type": "http",
            "host": "https://h.example.org",
            "login": "id",
            "password": "p/w?&%",
            "extra": {"token_url": "https://t.example.org/x"},
        }
    )
    theirs = AirflowConnection.from_json(text, conn_id="canvas")
    ours = connection(monkeypatch, text)
    assert (ours.login, ours.password, ours.extra) == (theirs.login, theirs.password, theirs.extra_dejson)


def test_a_secret_with_signs_survives_a_uri(monkeypatch: pytest.MonkeyPatch) -> None:
    found = connection(
        monkeypatch, "https://an%40id:p%2Fw%3A%23@h.example.org/?token_url=https%3A%2F%2Ft.example.org%2Ftoken"
    )
    assert (found.login, found.password) == ("an@id", "p/w:#")
    assert found.extra == {"token_url": "https://t.example.org/token"}
    assert found.base_url == "https://h.example.org"


def test_extra_may_be_text_or_an_object() -> None:
    assert from_parts("x", {"extra": '{"a": 1}'}).extra == from_parts("x", {"extra": {"a": 1}}).extra == {"a": 1}
    assert from_parts("x", {}).extra == {}


def test_a_missing_connection_says_what_to_set() -> None:
    with pytest.raises(ConfigError, match="AIRFLOW_CONN_CANVAS"):
        from_environment("canvas")


@pytest.mark.parametrize(
    "text",
    [
        '{"host": "x", "password": "hunter2"',
        '{"password": "hunter2", "extra": "{oops"}',
        "https://:hunter2@[broken",
        "https://:hunter2@h:port/",
        "http://h?__extra__=hunter2",
    ],
)
def test_a_malformed_connection_is_never_quoted(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    with pytest.raises(ConfigError) as caught:
        connection(monkeypatch, text)
    assert "hunter2" not in str(caught.value)
    assert "AIRFLOW_CONN_CANVAS" in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_its_text_shows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    found = connection(
        monkeypatch, '{"host": "h", "login": "client-77", "password": "hunter2", "extra": {"key": "hunter3"}}'
    )
    assert "hunter" not in f"{found} {found!r}"
    assert "client-77" not in repr(found)
