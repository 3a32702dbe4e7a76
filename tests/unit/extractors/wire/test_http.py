import pytest

from coaching.errors import AccessError, CoachingError, ConfigError, ContractError, UnavailableError
from extractors.wire.answer import Missing
from extractors.wire.http import Http
from tests.unit.extractors.scripted import Reply, Scripted, scripted

SECRET = "s3cret-token"


def _http(server: Scripted, *, slept: list[float] | None = None, **extra: object) -> Http:
    sleep = slept.append if slept is not None else (lambda _: None)
    return Http(
        server.connection(**extra), what="Test source", credential={"Authorization": f"Bearer {SECRET}"}, sleep=sleep
    )


@pytest.mark.parametrize(
    "again",
    [
        Reply(b"403 Forbidden (Rate Limit Exceeded)\n", 403, {"Content-Type": "text/plain"}),
        Reply(b"slow down", 429, {"Content-Type": "text/html"}),
        Reply(b"", 503),
        Reply(b"[1,2", 200, {}, length=50),
    ],
    ids=["canvas-403", "429", "503", "cut-short"],
)
def test_what_may_pass_is_tried_again(again: Reply) -> None:
    with scripted({"*": [again, again, Reply(b"[1]")]}) as server:
        assert _http(server).get(f"{server.base_url}/a", label="a").body == b"[1]"
        assert len(server.asked) == 3


def test_retry_after_is_honoured_up_to_a_limit() -> None:
    slept: list[float] = []
    with scripted({"*": [Reply(status=429, headers={"Retry-After": "7"}), Reply()]}) as server:
        _http(server, slept=slept).get(f"{server.base_url}/a", label="a")
    assert slept == [7.0]
    with (
        scripted({"*": [Reply(status=429, headers={"Retry-After": "9000"})]}) as server,
        pytest.raises(UnavailableError, match="9000 s"),
    ):
        _http(server).get(f"{server.base_url}/a", label="a")


def test_requests_slow_down_when_little_is_left() -> None:
    slept: list[float] = []
    with scripted({"*": [Reply(headers={"X-Rate-Limit-Remaining": "25.0"})]}) as server:
        _http(server, slept=slept, pace_seconds=2).get(f"{server.base_url}/a", label="a")
    assert slept == [1.5]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(b"Planted", 401), AccessError),
        (Reply(b"Planted", 403), AccessError),
        (Reply(b"Planted", 404), Missing),
        (Reply(b"Planted", 400), ContractError),
        (Reply(b"Planted", 206), ContractError),
        (Reply(b"Planted", 500), UnavailableError),
        (Reply(b"Planted", 200, {}, length=99), UnavailableError),
        (Reply(b"", 302, {"Location": "ftp://elsewhere.example/?t=Planted"}), ContractError),
    ],
)
def test_errors_hold_no_secret_address_or_body(reply: Reply, kind: type[CoachingError]) -> None:
    with scripted({"*": [reply]}) as server, pytest.raises(kind) as caught:
        _http(server).get(f"{server.base_url}/users/4711?token=Planted", label="views")
    text = f"{caught.value}{caught.value.__cause__}"
    assert "'views'" in text
    for hidden in ("Planted", SECRET, "4711", "127.0.0.1"):
        assert hidden not in text
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_a_server_that_is_down_is_unavailable() -> None:
    with scripted({}) as server:
        connection = server.connection(attempts=2)
    with pytest.raises(UnavailableError, match="2 attempts"):
        Http(connection, what="Test source").get(f"{connection.base_url}/a", label="a")


def test_links_that_leave_the_origin_are_not_followed() -> None:
    with scripted({"*": [Reply()]}) as server:
        http = _http(server)
        for url in ("http://127.0.0.1:1/x", f"https{server.base_url[4:]}/x", "http://elsewhere.example/x"):
            with pytest.raises(ContractError, match="leaves the connection's address"):
                http.get(url, label="a")
        assert server.asked == []


def test_a_path_prefix_is_part_of_the_origin() -> None:
    with scripted({"*": [Reply()]}) as server:
        server.base_url += "/tenant"
        http = _http(server)
        http.get(f"{server.base_url}/x", label="a")
        for path in ("-other/x", "/../other/x"):
            with pytest.raises(ContractError, match="leaves"):
                http.get(f"{server.base_url}{path}", label="a")


def test_a_redirect_within_the_origin_is_followed_with_the_credential() -> None:
    moved = Reply(status=302, headers={"Location": "/b?page=2"})
    with scripted({"/a": [moved], "/b": [Reply(b"[2]")]}) as server:
        assert _http(server).get(f"{server.base_url}/a", label="a").body == b"[2]"
        assert [a[2]["authorization"] for a in server.asked] == [f"Bearer {SECRET}"] * 2


def test_a_token_that_ran_out_is_renewed_once() -> None:
    with scripted({"*": [Reply(status=401), Reply(b"[3]"), Reply(status=401)]}) as server:
        http = Http(
            server.connection(),
            what="Test source",
            credential={"Authorization": "old"},
            renew=lambda: {"Authorization": "new"},
        )
        assert http.get(f"{server.base_url}/a", label="a").body == b"[3]"
        assert [a[2]["authorization"] for a in server.asked] == ["old", "new"]
        with pytest.raises(AccessError):
            http.get(f"{server.base_url}/a", label="a")


def test_a_connection_without_an_address_is_a_configuration_error() -> None:
    with scripted({}) as server:
        server.base_url = ""
        with pytest.raises(ConfigError, match="no http address"):
            _http(server)
