import time
from collections.abc import Iterator

import pytest
import requests

from coaching.connections import from_environment
from sandbox.server import Fault, Options, Sandbox, running
from sandbox.server.faults import KINDS
from sandbox.systems import systems
from sandbox.world import build_world
from sandbox.world.days import NIGHTS
from tests.unit.sandbox.naive_client import Client

SECRET = "told at the start"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(build_world(1, "tiny"), Options(throttled={}, control_secret=SECRET)) as made:
        yield made


@pytest.fixture(autouse=True)
def _calm(sandbox: Sandbox) -> None:
    sandbox.set_night(NIGHTS[0])
    sandbox.set_faults()


def control(sandbox: Sandbox, name: str, body: object, secret: str = SECRET) -> requests.Response:
    return requests.post(
        f"{sandbox.base_url}/_sandbox/{name}", json=body, headers={"X-Sandbox-Secret": secret}, timeout=20
    )


def terms(sandbox: Sandbox) -> requests.Response:
    headers = {"Authorization": f"Bearer {sandbox.state.secrets['canvas_token']}"}
    return requests.get(f"{sandbox.base_url}/api/v1/accounts/1/terms", headers=headers, timeout=5)


def test_the_clock_moves_what_is_served(sandbox: Sandbox) -> None:
    client = Client(sandbox)
    before = len(client.roster("users"))
    assert control(sandbox, "clock", {"night": "2026-06-11"}).json()["night"] == "2026-06-11"
    assert len(client.roster("users")) < before * 0.7
    assert control(sandbox, "clock", {"night": "soon"}).status_code == 400


def test_the_control_is_closed_to_others(sandbox: Sandbox) -> None:
    assert control(sandbox, "clock", {"night": "2026-06-12"}, "guess").status_code == 404
    assert control(sandbox, "faults", {"faults": []}, "").status_code == 404
    assert sandbox.state.night == NIGHTS[0]
    with running(build_world(1, "tiny")) as open_to_nobody:
        assert control(open_to_nobody, "clock", {"night": "2026-06-12"}, "").status_code == 404


def test_failures_can_be_planted_over_the_wire(sandbox: Sandbox) -> None:
    assert (
        control(sandbox, "faults", {"faults": [{"kind": "unavailable", "path": "/terms", "times": 1}]}).status_code
        == 200
    )
    assert [terms(sandbox).status_code for _ in range(2)] == [503, 200]
    assert control(sandbox, "faults", {"faults": [{"kind": "mood"}]}).status_code == 400
    assert control(sandbox, "faults", ["mood"]).status_code == 400


def test_only_the_named_stream_fails(sandbox: Sandbox) -> None:
    sandbox.set_faults(Fault("unavailable", "/terms"))
    assert terms(sandbox).status_code == 503
    assert len(Client(sandbox).roster("orgs")) == 5


def test_every_kind_of_failure_looks_as_it_should(sandbox: Sandbox) -> None:
    whole = terms(sandbox)
    seen = {}
    for kind in ("unavailable", "token_refused", "forbidden", "throttled", "error_200", "wrong_type", "truncated"):
        sandbox.set_faults(Fault(kind))
        seen[kind] = terms(sandbox)
    assert {k: r.status_code for k, r in seen.items()} == {
        "unavailable": 503,
        "token_refused": 401,
        "forbidden": 403,
        "throttled": 403,
        "error_200": 200,
        "wrong_type": 200,
        "truncated": 200,
    }
    assert "errors" in seen["error_200"].json()
    assert seen["wrong_type"].headers["Content-Type"].startswith("text/html")
    assert seen["truncated"].content == whole.content[: len(whole.content) // 2]
    assert "Rate Limit" in seen["throttled"].text
    assert "Rate Limit" not in seen["forbidden"].text
    assert {*seen, "cut", "slow"} == KINDS


def test_a_cut_connection_is_no_whole_reply(sandbox: Sandbox) -> None:
    sandbox.set_faults(Fault("cut"))
    with pytest.raises(requests.exceptions.RequestException):
        terms(sandbox)


def test_a_slow_reply_comes_late(sandbox: Sandbox) -> None:
    sandbox.set_faults(Fault("slow", times=1, seconds=0.3))
    started = time.monotonic()
    assert terms(sandbox).status_code == 200
    assert time.monotonic() - started >= 0.3


def test_the_connections_are_read_as_the_pipeline_reads_them(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in sandbox.environment.items():
        monkeypatch.setenv(name, value)
    found = {s.name: from_environment(s.name) for s in systems()}
    assert found
    assert {c.base_url for c in found.values()} == {sandbox.base_url}
    assert all(c.password in sandbox.state.secrets.values() for c in found.values())
    assert found["oneroster"].extra["token_url"] == f"{sandbox.base_url}/oauth/token"
    assert found["oneroster"].login == "sandbox-warehouse"
