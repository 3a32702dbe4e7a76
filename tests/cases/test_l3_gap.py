"""L3: one parent among thousands that cannot be read is a counted gap under a limit, and deletes nothing."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from coaching.errors import AccessError, ContractError, UnavailableError
from coaching.manifest import Manifest
from coaching.pages import Window
from coaching.paths import Paths
from coaching.streams import Mode, Stream
from expectations.door.check import check_source
from nights import report
from nights.night import Night
from tests.cases.wire import NIGHT, committed, district, landed, stream_of
from tests.unit.extractors.scripted import Reply, Scripted, scripted
from warehouse import store

NEXT = "2026-01-06"
BAD = {
    "403": Reply(b'{"status": "unauthorized"}', 403),
    "404": Reply(status=404),
    "401-without-credential": Reply(b'{"status": "unauthorized"}', 401),
    "500": Reply(status=500),
}
WHOLE = Window("2026-01-01T06:00:00Z", "2026-01-06T06:00:00Z")


def _listed(numbers: range) -> Reply:
    return Reply(json.dumps([{"id": str(n), "workflow_state": "available"} for n in numbers]).encode())


def _views(number: int) -> Reply:
    view = {"id": f"v{number}", "created_at": "2026-01-05T15:00:00Z", "links": {"user": str(number)}}
    return Reply(json.dumps([view]).encode())


def _users(people: int, bad: Mapping[int, Reply]) -> dict[str, list[Reply]]:
    lists = {f"/api/v1/users/{n}/page_views": [bad.get(n) or _views(n)] for n in range(1, people + 1)}
    return {"/api/v1/accounts/1/users": [_listed(range(1, people + 1))], **lists}


def _sections(bad: Mapping[int, Reply], *, new: bool = False) -> dict[str, list[Reply]]:
    """40 courses with two sections each, of later nights with a third."""
    lists = {}
    for n in range(1, 41):
        made = [
            {"id": str(100 * n + k), "course_id": str(n), "name": "Maths", "created_at": "2025-08-01T00:00:00Z"}
            for k in range(3 if new else 2)
        ]
        lists[f"/api/v1/courses/{n}/sections"] = [bad.get(n) or Reply(json.dumps(made).encode())]
    return {"/api/v1/accounts/1/courses": [_listed(range(1, 41))], **lists}


def _commit(stream: Stream, folder: Path, night: str = NIGHT) -> Manifest:
    (outcome,) = check_source([stream], load_date=night, paths=Paths(folder), district=district())
    assert outcome.status == "landed"
    manifest = store.read_manifest(store.load_file(Paths(folder), stream.source, stream.name, night))
    assert manifest is not None
    assert outcome.gaps == manifest.gaps
    return manifest


def _asked(server: Scripted) -> set[str]:
    return {a[1].split("?")[0] for a in server.asked}


@pytest.mark.parametrize("bad", BAD)
def test_one_bad_parent_among_thousands_is_a_counted_gap(tmp_path: Path, bad: str) -> None:
    people = 1_000 if bad == "403" else 40
    with scripted(_users(people, {7: BAD[bad]})) as server:
        manifest, rows = landed(server, stream_of("canvas.page_views"), tmp_path, window=WHOLE, attempts=2)
    assert (manifest.rows, manifest.lists, manifest.gaps, manifest.carried) == (people - 1, people, 1, 0)
    assert "v7" not in {r["page_view_id"] for r in rows}
    done = _commit(stream_of("canvas.page_views"), tmp_path)
    assert (done.gaps, done.accepted) == (1, people - 1)


def test_the_gap_stands_in_outcome_and_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = stream_of("canvas.page_views")
    with scripted(_users(40, {7: BAD["403"]})) as server:
        landed(server, stream, tmp_path, window=WHOLE)
    (outcome,) = check_source([stream], load_date=NIGHT, paths=Paths(tmp_path), district=district())
    sentence = "the lists of 1 of 40 parents could not be read"
    assert (outcome.gaps, sentence in outcome.reason) == (1, True)
    night = Night(district(), Paths(tmp_path), NIGHT)
    assert f"canvas.page_views: warning: {sentence}" in report.write(night)
    assert "users/7" not in report.write(night)


@pytest.mark.parametrize(
    ("bad", "share", "kind", "match"),
    [
        (range(1, 4), 0.05, ContractError, r"of 40 parents could not be read, beyond the share of 0\.05"),
        (range(7, 8), 0.0, ContractError, "the lists of 1 of 40 parents could not be read, beyond the share of 0"),
        (range(1, 41), 0.05, AccessError, "was refused"),
    ],
    ids=["too-many", "none-allowed", "all"],
)
def test_beyond_the_share_the_stream_is_refused(
    tmp_path: Path, bad: range, share: float, kind: type[Exception], match: str
) -> None:
    with (
        scripted(_users(40, {41 - n if len(bad) < 40 else n: BAD["403"] for n in bad})) as server,
        pytest.raises(kind, match=match),
    ):
        landed(server, stream_of("canvas.page_views"), tmp_path, window=WHOLE, in_district=district(gap_share=share))
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]


def test_a_stream_may_set_its_own_share(tmp_path: Path) -> None:
    found = district()
    source = found.sources["canvas"]
    config = source.streams.get("page_views")
    own = (config or next(iter(found.sources["qualtrics"].streams.values()))).model_copy(update={"gap_share": 0.2})
    streams = {**source.streams, "page_views": own}
    sources = {**found.sources, "canvas": source.model_copy(update={"streams": streams})}
    with scripted(_users(40, dict.fromkeys(range(1, 7), BAD["403"]))) as server:
        manifest, _ = landed(
            server,
            stream_of("canvas.page_views"),
            tmp_path,
            window=WHOLE,
            in_district=found.model_copy(update={"sources": sources}),
        )
    assert (manifest.gaps, manifest.rows) == (6, 34)


def test_a_server_that_fails_at_many_is_unavailable_and_a_bad_credential_stays_one(tmp_path: Path) -> None:
    stream = stream_of("canvas.page_views")
    many = dict.fromkeys(range(21, 41), BAD["500"])
    with scripted(_users(40, many)) as server, pytest.raises(UnavailableError):
        landed(server, stream, tmp_path, window=WHOLE, attempts=2)
    expired = Reply(b"{}", 401, {"WWW-Authenticate": 'Bearer realm="canvas-lms"'})
    with scripted(_users(40, {7: expired})) as server, pytest.raises(AccessError):
        landed(server, stream, tmp_path, window=WHOLE)


def test_a_list_that_breaks_off_in_its_middle_is_no_gap(tmp_path: Path) -> None:
    link = {"Link": '<BASE/api/v1/users/7/page_views/more>; rel="next"'}
    begun = Reply(_views(7).body, headers=link)
    replies = {**_users(40, {7: begun}), "/api/v1/users/7/page_views/more": [BAD["403"]]}
    with scripted(replies) as server, pytest.raises(AccessError):
        landed(server, stream_of("canvas.page_views"), tmp_path, window=WHOLE)


def test_absence_under_a_gap_deletes_nothing(tmp_path: Path) -> None:
    stream = stream_of("canvas.sections")
    with scripted(_sections({})) as server:
        landed(server, stream, tmp_path)
    first = _commit(stream, tmp_path)
    ids = {}
    for attempt in range(2):  # a rerun gives the same load
        with scripted(_sections({7: BAD["403"]}, new=True)) as server:
            landed(server, stream, tmp_path, night=NEXT, previous=first)
            assert "/api/v1/courses/7/sections" in _asked(server)
        second = _commit(stream, tmp_path, NEXT)
        ids[attempt] = second.load_id
        assert (second.rows, second.accepted, second.lists, second.gaps, second.carried) == (119, 119, 40, 1, 2)
        rows = committed(stream, tmp_path, NEXT)
        assert {r["section_id"] for r in rows if r["course_id"] == "7"} == {"700", "701"}
        assert {r["section_id"] for r in rows if r["course_id"] == "8"} == {"800", "801", "802"}
        assert sorted(r["_row_number"] for r in rows) == list(range(1, 120))
        assert len({r["_load_id"] for r in rows}) == 1
    assert ids[0] == ids[1]
    with scripted(_sections({}, new=True)) as server:  # the night after, the gap is closed
        landed(server, stream, tmp_path, night="2026-01-07", previous=second)
    assert (_commit(stream, tmp_path, "2026-01-07").rows, second.gaps) == (120, 1)


def test_a_rerun_under_a_gap_keeps_what_the_night_itself_had(tmp_path: Path) -> None:
    stream = stream_of("canvas.sections")
    with scripted(_sections({})) as server:
        landed(server, stream, tmp_path)
    first = _commit(stream, tmp_path)
    with scripted(_sections({}, new=True)) as server:
        landed(server, stream, tmp_path, night=NEXT, previous=first)
    whole = _commit(stream, tmp_path, NEXT)
    with scripted(_sections({7: BAD["404"]}, new=True)) as server:
        landed(server, stream, tmp_path, night=NEXT, previous=first)
    again = _commit(stream, tmp_path, NEXT)
    assert (whole.rows, again.rows, again.carried) == (120, 120, 3)
    assert {r["section_id"] for r in committed(stream, tmp_path, NEXT) if r["course_id"] == "7"} == {
        "700",
        "701",
        "702",
    }


def test_rows_of_another_declaration_cannot_stand_in(tmp_path: Path) -> None:
    stream = stream_of("canvas.sections")
    with scripted(_sections({})) as server:
        landed(server, stream, tmp_path)
    first = _commit(stream, tmp_path)
    changed = replace(stream, fields=stream.fields[:-1])
    with (
        scripted(_sections({7: BAD["403"]})) as server,
        pytest.raises(ContractError, match="1 lists could not be read, and the load before has other columns"),
    ):
        landed(server, changed, tmp_path, night=NEXT, previous=first)


def test_changes_behind_a_gap_are_asked_for_again(tmp_path: Path) -> None:
    stream = stream_of("canvas.submissions")
    assert stream.mode is Mode.UPSERT

    def work(n: int) -> Reply:
        made = {"id": str(n), "assignment_id": "9", "user_id": "5", "submitted_at": f"2026-01-05T10:{n:02d}:00Z"}
        return Reply(json.dumps([made]).encode())

    lists = {f"/api/v1/courses/{n}/students/submissions": [work(n)] for n in range(1, 41)}
    courses = {"/api/v1/accounts/1/courses": [_listed(range(1, 41))]}
    with scripted({**courses, **lists}) as server:
        calm, _ = landed(server, stream, tmp_path / "a", window=Window(None, "2026-01-06T06:00:00Z"))
    assert (calm.cursor_out, calm.gaps) == ("2026-01-05T10:40:00Z", 0)
    old = replace(calm, cursor_out="2026-01-02T08:00:00Z")
    lists["/api/v1/courses/7/students/submissions"] = [BAD["403"]]
    window = Window("2026-01-01T00:00:00Z", "2026-01-06T06:00:00Z")
    with scripted({**courses, **lists}) as server:
        gap, _ = landed(server, stream, tmp_path / "b", window=window, previous=old)
    assert (gap.cursor_out, gap.gaps, gap.lists) == ("2026-01-02T08:00:00Z", 1, 40)
