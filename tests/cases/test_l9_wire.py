"""L9: `Retry-After` as a date, secrets pasted wrongly, redirects to another host, and a Canvas sub-account."""

import json
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from requests.structures import CaseInsensitiveDict

import extractors
from coaching.connections import Connection
from coaching.errors import AccessError, ConfigError, ContractError
from extractors.wire.answer import retry_after
from extractors.wire.http import Http
from nights import doctor
from tests.cases.wire import district, landed, stream_of
from tests.unit.extractors.scripted import Reply, Scripted, scripted

TOKEN = Reply(b'{"access_token": "t1", "token_type": "Bearer"}')
ROW = {
    "canvas": Reply(b"[]"),
    "oneroster": Reply(b'{"orgs": []}'),
    "google_sheets": Reply(b'{"values": []}'),
    "qualtrics": Reply(status=404),
}


def _date(seconds: float) -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "low", "high"),
    [
        ({"Retry-After": "Mon, 05 Jan 2026 07:00:30 GMT", "Date": "Mon, 05 Jan 2026 07:00:00 GMT"}, 30, 30),
        ({"Retry-After": "Monday, 05-Jan-26 07:00:30 GMT", "Date": "Mon, 05 Jan 2026 07:00:00 GMT"}, 30, 30),
        ({"Retry-After": "Mon, 05 Jan 2026 07:00:00 GMT"}, 0, 0),
        ({"Retry-After": " 7 "}, 7, 7),
        ({"Retry-After": "1.5"}, 1.5, 1.5),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(headers: Mapping[str, str], low: float, high: float) -> None:
    found = retry_after(CaseInsensitiveDict(headers))
    assert found is not None
    assert low <= found <= high


def test_a_retry_after_without_a_date_beside_it_counts_from_now() -> None:
    found = retry_after(CaseInsensitiveDict({"Retry-After": _date(90)}))
    assert found is not None
    assert 60 <= found <= 91


@pytest.mark.parametrize("text", ["", "soon", "inf", "nan", "-5", "1e9", "05 Foo 2026"])
def test_a_retry_after_that_says_nothing_counts_as_nothing(text: str) -> None:
    assert retry_after(CaseInsensitiveDict({"Retry-After": text})) is None


def test_a_date_is_waited_for_and_a_far_one_is_unavailable() -> None:
    slept: list[float] = []
    with scripted({"*": [Reply(status=429, headers={"Retry-After": _date(20)}), Reply(b"[1]")]}) as server:
        http = Http(server.connection(), what="Test source", sleep=slept.append)
        assert http.get(f"{server.base_url}/a", label="a").body == b"[1]"
    assert 10 < slept[0] <= 21


SPOILT = {
    "line break": "s3cret\ntoken",
    "final line break": "s3cret-token\n",
    "return": "s3cret-token\r\n",
    "space": " s3cret-token",
    "no-break space": "s3cret-token\u00a0",
    "zero width": "s3cret\u200btoken",
    "cyrillic": "s3\u0441ret-token",
    "accent": "s\u00e9cret-token",
}


@pytest.mark.parametrize("secret", SPOILT.values(), ids=SPOILT.keys())
@pytest.mark.parametrize("source", ROW)
def test_a_secret_pasted_wrongly_is_told_at_once(source: str, secret: str) -> None:
    config = district().sources[source]
    began = time.monotonic()
    with scripted({"/oauth/token": [Reply(b"{}", 401)], "*": [Reply(status=401)]}) as server:
        connection = replace(server.connection(backoff_seconds=5), password=secret)
        with pytest.raises((ConfigError, AccessError)) as caught:
            extractors.ping(source, config, connection)
    text = f"{caught.value}"
    if isinstance(caught.value, AccessError):  # a client's secret may have any letter: it travels encoded
        assert source == "oneroster"
        assert secret.isprintable()
    else:
        assert "connection 'test'" in text
        assert "Paste it again" in text
        assert server.asked == []
    assert "cret" not in text.replace("secret", "")
    assert time.monotonic() - began < 3


def test_the_doctor_says_so_without_a_traceback(monkeypatch: pytest.MonkeyPatch, data_dir: Path) -> None:
    monkeypatch.setenv("COACHING_DISTRICT", "sandbox")
    with scripted({"*": [Reply(status=401)]}) as server:
        spoilt = replace(server.connection(), password="s3\u0441ret\n")

        def resolved(_: str) -> Connection:
            return spoilt

        found = {f.what: f for f in doctor.examine(connections=resolved)}
    for source in ROW:
        finding = found[f"source {source}"]
        assert not finding.ok
        assert "Paste it again" in finding.text
    assert server.asked == []


def test_a_token_service_that_gives_no_sendable_token_is_refused(tmp_path: Path) -> None:
    spoilt = Reply(json.dumps({"access_token": "t\u0441\n"}).encode())
    with scripted({"/oauth/token": [spoilt]}) as server, pytest.raises(ContractError, match="without a token"):
        landed(server, stream_of("oneroster.orgs"), tmp_path)


@pytest.mark.parametrize("host", ["https://x.example:abc", "https://x example", "https://", "ftp://x.example", "x:0"])
def test_an_address_that_is_none_is_told(host: str) -> None:
    with pytest.raises(ConfigError):
        Http(Connection("test", host), what="Test source").get(f"{host}/a", label="a")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_is_refused_like_a_foreign_link(tmp_path: Path, status: int) -> None:
    with (
        scripted({"*": [Reply(b'[{"id": "66"}]')]}) as other,
        scripted({"*": [Reply(status=status, headers={"Location": f"{other.base_url}/x?token=Planted"})]}) as server,
        pytest.raises(ContractError, match="leaves the connection's address") as caught,
    ):
        landed(server, stream_of("canvas.courses"), tmp_path)
    assert other.asked == []
    assert "Planted" not in str(caught.value)
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]


TERM = {"id": "3", "name": "Fall", "start_at": "2025-08-11T05:00:00Z", "end_at": "2025-12-20T05:00:00Z"}
COURSES = Reply(
    json.dumps(
        [{"id": str(n), "workflow_state": "available", "enrollment_term_id": "3", "term": TERM} for n in (1, 2)]
    ).encode()
)
ACCOUNT = "/api/v1/accounts/1"
SUB = {
    f"{ACCOUNT}/terms": [Reply(b'{"errors": [{"message": "Terms belong to root accounts"}]}', 400)],
    f"{ACCOUNT}/courses": [COURSES],
    f"{ACCOUNT}/users": [Reply(b'[{"id": "5"}]')],
    "*": [Reply()],
}
ROOT = {
    ACCOUNT: [Reply(b'{"id": "1", "root_account_id": "90"}')],
    "/api/v1/accounts/90/terms": [Reply(json.dumps({"enrollment_terms": [TERM, {"id": "4"}]}).encode())],
}


def _sub(more: Mapping[str, list[Reply]]) -> dict[str, list[Reply]]:
    return {k: list(v) for k, v in {**SUB, **more}.items()}


@pytest.mark.parametrize(
    ("more", "terms"),
    [
        (ROOT, ["3", "4"]),
        ({**ROOT, "/api/v1/accounts/90/terms": [Reply(b"{}", 403)]}, ["3"]),
        ({**ROOT, "/api/v1/accounts/90/terms": [Reply(b"{}", 401)]}, ["3"]),
        ({ACCOUNT: [Reply(b'{"id": "1", "root_account_id": null}')]}, ["3"]),
        ({ACCOUNT: [Reply(status=404)]}, ["3"]),
    ],
    ids=["root", "root-refuses", "root-refuses-401", "root-unknown", "account-hidden"],
)
def test_a_sub_account_has_the_terms_of_its_root_or_of_its_courses(
    tmp_path: Path, more: Mapping[str, list[Reply]], terms: list[str]
) -> None:
    with scripted(_sub(more)) as server:
        manifest, rows = landed(server, stream_of("canvas.terms"), tmp_path)
        assert [r["term_id"] for r in rows] == terms
        assert rows[0]["start_at"] == TERM["start_at"]
        assert manifest.completeness == "end_of_pages"
        courses, _ = landed(server, stream_of("canvas.courses"), tmp_path)
    assert courses.rows == 2


def _ping(server: Scripted) -> str:
    return extractors.ping("canvas", district().sources["canvas"], server.connection())


def test_the_doctor_asks_a_sub_account_as_a_pull_does() -> None:
    with scripted(_sub(ROOT)) as server:
        assert _ping(server) == "Canvas answered for account 1"
        asked = [a[1].split("?")[0] for a in server.asked]
    assert {f"{ACCOUNT}/courses", f"{ACCOUNT}/users", "/api/v1/accounts/90/terms"} <= set(asked)
    with scripted(_sub({**ROOT, f"{ACCOUNT}/users": [Reply(status=403)]})) as server, pytest.raises(AccessError):
        _ping(server)
