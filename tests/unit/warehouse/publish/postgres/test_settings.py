"""A connection as libpq's parameters, in each form that Airflow has; and the seed that says whose rows a login sees."""

import pytest

from coaching.connections import Connection, from_environment, from_parts
from coaching.errors import ConfigError
from coaching.seeds import SEEDS, Row
from coaching.seeds.judge import judge
from coaching.seeds.table import Table
from warehouse.publish.postgres import Viewer, settings_of

KEY = "0" * 32
FAR = {"host": "db.example.org", "port": "5433", "dbname": "di_strict", "user": "pipe", "password": "p@ss"}


def parameters(connection: Connection) -> dict[str, str]:
    found = dict(settings_of(connection).parameters)
    assert "search_path=pg_catalog" in found.pop("options")
    assert (found.pop("connect_timeout"), found.pop("application_name")) == ("10", "coaching warehouse")
    return found


def test_uri_and_json_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_PG", "postgres://pipe:p%40ss@db.example.org:5433/di_strict?sslmode=verify-full")
    uri = from_environment("pg")
    parts = {"host": "db.example.org", "port": 5433, "schema": "di_strict", "login": "pipe", "password": "p@ss"}
    assert parameters(uri) == {**FAR, "sslmode": "verify-full"}
    assert parameters(from_parts("pg", parts)) == {**FAR, "sslmode": "require"}
    assert "p@ss" not in repr(settings_of(uri)) + repr(uri)


@pytest.mark.parametrize(
    "uri", ["postgres://pipe:@/district?host=/run/postgresql", "postgres://pipe@localhost/district"]
)
def test_a_server_of_this_machine_is_not_asked_for_tls(monkeypatch: pytest.MonkeyPatch, uri: str) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_PG", uri)
    assert "sslmode" not in parameters(from_environment("pg"))
    assert parameters(from_environment("pg"))["host"] in ("/run/postgresql", "localhost")


def test_what_lacks_is_named() -> None:
    with pytest.raises(ConfigError, match=r"lacks login and schema \(the database\)"):
        settings_of(Connection("pg", host="db.example.org"))


def flaws(*rows: tuple[str, str, str, str]) -> list[str]:
    seed = SEEDS["viewers"]
    listed: tuple[Row, ...] = tuple(dict(zip(seed.headings, row, strict=True)) for row in rows)
    lines = tuple(range(2, 2 + len(listed)))
    table = Table(seed, seed.file, listed, lines, frozenset(seed.headings))
    return [str(finding) for finding in judge(table, {"viewers": listed})]


def test_a_list_of_viewers_is_judged_and_nobody_is_named() -> None:
    assert flaws(("pia", "principal", "S01", ""), ("cora", "coach", "", KEY), ("pia", "teacher", "", KEY)) == []
    for rows, told in (
        ([("mrs_secret", "principal", "", "")], "A principal or evaluator sees a school"),
        ([("mrs_secret", "coach", "", "secret@example.org")], "it is no key"),
        ([("mrs_secret", "evaluator", "S01", KEY)], "sees no person's rows"),
        ([("mrs_secret", "evaluator", "S01", ""), ("mrs_secret", "coach", "", KEY)], "coaching is never told"),
        ([("mrs_secret", "superuser", "", "")], "none of its words"),
        ([("mrs_secret", "coach", "", KEY)] * 2, "twice"),
    ):
        (flaw,) = flaws(*rows)
        assert told in flaw
        assert "secret" not in flaw
    assert repr(Viewer("mrs_secret", "coach", "", KEY)) == "Viewer(coach)"
