import json

import pytest

from coaching.district import District
from coaching.errors import ContractError
from coaching.pages import CountSource, Window
from tests.unit.extractors.pulling import pull_all, stream_of
from tests.unit.extractors.scripted import Reply, scripted


def _users(*numbers: int) -> bytes:
    return json.dumps([{"id": str(n), "workflow_state": "available"} for n in numbers]).encode()


def test_canvas_follows_bookmarks_side_by_side_in_order(district: District) -> None:
    views = {
        f"/api/v1/users/{n}/page_views": [
            Reply(
                b"[%d]" % n,
                headers={
                    "Link": f'<BASE/api/v1/users/{n}/page_views?page=bookmark:b>; rel="next",<BASE/x>; rel="last"'
                },
            ),
            Reply(b"[%d0]" % n),
        ]
        for n in range(1, 30)
    }
    with scripted({"/api/v1/accounts/1/users": [Reply(_users(*range(1, 30)))], **views}) as server:
        pages, pull = pull_all(
            server,
            district,
            stream_of(district, "canvas", "page_views"),
            window=Window("2026-01-01T06:00:00Z", "2026-01-02T06:00:00Z"),
        )
    assert [p.body for p in pages] == [b"[%d%s]" % (n, z) for n in range(1, 30) for z in (b"", b"0")]
    assert {p.source_file for p in pages} == {"users/{user_id}/page_views"}
    assert pull.completeness is CountSource.END_OF_PAGES
    assert pull.bytes_received == sum(len(p.body) for p in pages)
    first = next(a for a in server.asked if a[1].startswith("/api/v1/users/1/"))
    assert "start_time=2026-01-01T06%3A00%3A00Z" in first[1]
    assert first[2]["accept"] == "application/json+canvas-string-ids"


def test_canvas_ids_beyond_floats_stay_exact(district: District) -> None:
    number = 2**63 + 1
    with scripted({"/api/v1/accounts/1/users": [Reply(b'[{"id": %d}]' % number)], "*": [Reply()]}) as server:
        pull_all(server, district, stream_of(district, "canvas", "page_views"))
    assert server.asked[-1][1].startswith(f"/api/v1/users/{number}/")


def test_canvas_submissions_are_asked_for_by_both_times(district: District) -> None:
    times = (
        b'[{"id":"1","submitted_at":"2026-01-02T01:00:00Z","graded_at":"2026-01-01T22:00:00-06:00"},'
        b'{"submitted_at":"2999-01-01T00:00:00Z"}]'
    )
    with scripted({"/api/v1/accounts/1/courses": [Reply(_users(7))], "*": [Reply(times)]}) as server:
        stream = stream_of(district, "canvas", "submissions")
        _, first = pull_all(server, district, stream, window=Window(None, "2026-01-03T06:00:00Z"))
        assert "since" not in server.asked[-1][1]
        pull_all(
            server,
            district,
            stream,
            window=Window("2026-01-01T00:00:00Z", "2026-01-03T06:00:00Z"),
            cursor=first.cursor_out,
        )
    assert first.cursor_out == "2026-01-03T06:00:00Z"
    last = [a[1] for a in server.asked[-2:]]  # side by side: whichever comes first
    assert sorted(("submitted_since" in a, "graded_since" in a) for a in last) == [(False, True), (True, False)]


def test_canvas_deleted_courses_may_be_gone_but_no_others(district: District) -> None:
    gone = b'[{"id":"7","workflow_state":"deleted"}]'
    stream = stream_of(district, "canvas", "sections")
    with scripted({"/api/v1/accounts/1/courses": [Reply(gone)]}) as server:
        assert pull_all(server, district, stream)[0] == []
    with (
        scripted({"/api/v1/accounts/1/courses": [Reply(_users(7))]}) as server,
        pytest.raises(ContractError, match="404"),
    ):
        pull_all(server, district, stream)


@pytest.mark.parametrize(
    "reply",
    [Reply(b'{"errors":[{"message":"Planted"}]}'), Reply(b"<html>Planted", headers={"Content-Type": "text/html"})],
    ids=["error", "html"],
)
def test_canvas_error_under_200(district: District, reply: Reply) -> None:
    with scripted({"*": [reply]}) as server, pytest.raises(ContractError, match="status is 200") as caught:
        pull_all(server, district, stream_of(district, "canvas", "courses"))
    assert "Planted" not in str(caught.value)


def test_canvas_a_link_in_a_circle_ends(district: District) -> None:
    circle = Reply(headers={"Link": '<BASE/api/v1/accounts/1/courses?page=2>; rel="next"'})
    with scripted({"*": [circle]}) as server, pytest.raises(ContractError, match="already read"):
        pull_all(server, district, stream_of(district, "canvas", "courses"))


def test_canvas_next_link_elsewhere_is_refused(district: District) -> None:
    with (
        scripted({"*": [Reply(headers={"Link": '<http://127.0.0.1:9/api/v1/x>; rel="next"'})]}) as server,
        pytest.raises(ContractError, match="leaves"),
    ):
        pull_all(server, district, stream_of(district, "canvas", "courses"))
