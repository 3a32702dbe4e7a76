"""L5: paging ends or refuses: a server that ignores the offset, repeats a page, or sends more than it reported."""

import json
from pathlib import Path

import pytest

from coaching.errors import ContractError
from tests.cases.wire import landed, stream_of
from tests.unit.extractors.scripted import Reply, scripted

TOKEN = Reply(b'{"access_token": "t1", "token_type": "Bearer"}')


def _orgs(*numbers: int, total: int | None = None) -> Reply:
    body = json.dumps({"orgs": [{"sourcedId": str(n)} for n in numbers], "asOf": "now"}).encode()
    return Reply(body, headers={} if total is None else {"X-Total-Count": str(total)})


def _land(tmp_path: Path, *replies: Reply) -> tuple[list[str], int]:
    with scripted({"/oauth/token": [TOKEN], "*": list(replies)}) as server:
        manifest, rows = landed(server, stream_of("oneroster.orgs"), tmp_path)
        asked = sum("offset=" in a[1] for a in server.asked)
    assert manifest.rows == len(rows)
    return [r["org_id"] for r in rows], asked


def test_a_server_that_ignores_the_offset_ends_at_the_reported_count(tmp_path: Path) -> None:
    assert _land(tmp_path, _orgs(1, 2, 3, total=3)) == (["1", "2", "3"], 2)


def test_a_repeated_last_page_ends_at_the_reported_count(tmp_path: Path) -> None:
    pages = (_orgs(1, 2, total=3), _orgs(3, total=3))
    assert _land(tmp_path, *pages) == (["1", "2", "3"], 3)


@pytest.mark.parametrize(
    ("pages", "match"),
    [
        ((_orgs(1, 2, 3),), "repeats a page that came before, after 3 rows"),
        ((_orgs(1, 2, 3, total=5),), "repeats a page that came before, after 3 rows"),
        ((_orgs(1, 2), _orgs(3), _orgs(1, 2)), "repeats a page that came before, after 3 rows"),
        ((_orgs(1, 2, total=3), _orgs(2, 3, total=3)), r"more rows \(4 so far\) than the 3"),
        (tuple(_orgs(n, total=2) for n in range(9)), r"more rows \(3 so far\) than the 2"),
    ],
    ids=["no-count", "short-of-count", "a-circle", "last-page-shifted", "goes-on"],
)
def test_paging_that_does_not_end_is_refused(tmp_path: Path, pages: tuple[Reply, ...], match: str) -> None:
    with pytest.raises(ContractError, match=match):
        _land(tmp_path, *pages)
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]


def test_a_roster_that_loses_a_record_while_it_is_read_is_taken(tmp_path: Path) -> None:
    assert _land(tmp_path, _orgs(1, 2, total=4), _orgs(3, 4, total=3), _orgs())[0] == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("body", "match"),
    [(b'[{"id":"1","name":"Fall"}]', "repeats a page"), (b"[ ]", "100 pages in a row that hold nothing")],
)
def test_canvas_links_that_never_end_are_refused(tmp_path: Path, body: bytes, match: str) -> None:
    pages = [
        Reply(body, headers={"Link": f'<BASE/api/v1/accounts/1/courses?page=bookmark:{n}>; rel="next"'})
        for n in range(150)
    ]
    with scripted({"*": pages}) as server, pytest.raises(ContractError, match=match):
        landed(server, stream_of("canvas.courses"), tmp_path)
