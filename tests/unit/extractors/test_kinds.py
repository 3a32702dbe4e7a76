import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import extractors
from coaching.config import District, SourceConfig, StreamConfig, load_district
from coaching.errors import AccessError, ConfigError, ContractError, UnavailableError
from coaching.streams import CountSource, Page, Pull, Stream, Window
from extractors.side_by_side import side_by_side
from tests.unit.extractors.scripted import Reply, Scripted, scripted

OPEN = Window(None, None)


@pytest.fixture(scope="module")
def district() -> District:
    return load_district("sandbox")


def _stream(district: District, source: str, name: str) -> Stream:
    return next(s for s in extractors.declared(district) if (s.source, s.name) == (source, name))


def _pull(server: Scripted, district: District, stream: Stream, *, window: Window = OPEN, cursor: str | None = None) -> tuple[list[Page], Pull]:
    pages, pull = extractors.pull(
        stream, connection=server.connection(token_url=f"{server.base_url}/oauth/token"), window=window, cursor=cursor, district=district
    )
    return list(pages), pull


def _users(*numbers: int) -> bytes:
    return json.dumps([{"id": str(n), "workflow_state": "available"} for n in numbers]).encode()


def test_declared_streams(district: District) -> None:
    names = [(s.source, s.name) for s in extractors.declared(district)]
    assert len(names) == len(set(names)) == 18
    without = district.model_copy(update={"sources": {k: v for k, v in district.sources.items() if k != "oneroster"}})
    assert not any(s.kind == "oneroster" for s in extractors.declared(without))
    assert {s.source for s in extractors.declared(without, include_unconfigured=True) if s.kind == "oneroster"} == {"oneroster"}
    assert set(extractors.kinds()) >= {"canvas", "oneroster", "google_sheets", "qualtrics", "file_drop"}


def test_streams_can_be_switched_off_but_not_be_unknown(district: District) -> None:
    def with_canvas(**streams: StreamConfig) -> District:
        return district.model_copy(update={"sources": {"canvas": SourceConfig(kind="canvas", streams=streams)}})

    off = with_canvas(terms=StreamConfig(enabled=False, shrink_share=None))
    assert "terms" not in {s.name for s in extractors.declared(off)}
    assert "terms" in {s.name for s in extractors.declared(off, include_unconfigured=True)}
    with pytest.raises(ConfigError, match="names 'term'"):
        extractors.declared(with_canvas(term=StreamConfig(shrink_share=None)))


def test_two_sources_of_a_fixed_kind_are_refused(district: District) -> None:
    canvas = district.sources["canvas"]
    with pytest.raises(ConfigError, match="two sources of kind 'canvas'"):
        extractors.declared(district.model_copy(update={"sources": {"canvas": canvas, "second": canvas}}))


def test_canvas_follows_bookmarks_side_by_side_in_order(district: District) -> None:
    views = {
        f"/api/v1/users/{n}/page_views": [
            Reply(b"[%d]" % n, headers={"Link": f'<BASE/api/v1/users/{n}/page_views?page=bookmark:b>; rel="next",<BASE/x>; rel="last"'}),
            Reply(b"[%d0]" % n),
        ]
        for n in range(1, 30)
    }
    with scripted({"/api/v1/accounts/1/users": [Reply(_users(*range(1, 30)))], **views}) as server:
        pages, pull = _pull(server, district, _stream(district, "canvas", "page_views"), window=Window("2026-01-01T06:00:00Z", "2026-01-02T06:00:00Z"))
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
        _pull(server, district, _stream(district, "canvas", "page_views"))
    assert server.asked[-1][1].startswith(f"/api/v1/users/{number}/")


def test_canvas_submissions_are_asked_for_by_both_times(district: District) -> None:
    times = b'[{"id":"1","submitted_at":"2026-01-02T01:00:00Z","graded_at":"2026-01-01T22:00:00-06:00"},{"submitted_at":"2999-01-01T00:00:00Z"}]'
    with scripted({"/api/v1/accounts/1/courses": [Reply(_users(7))], "*": [Reply(times)]}) as server:
        stream = _stream(district, "canvas", "submissions")
        _, first = _pull(server, district, stream, window=Window(None, "2026-01-03T06:00:00Z"))
        assert "since" not in server.asked[-1][1]
        _pull(server, district, stream, window=Window("2026-01-01T00:00:00Z", "2026-01-03T06:00:00Z"), cursor=first.cursor_out)
    assert first.cursor_out == "2026-01-03T06:00:00Z"
    last = [a[1] for a in server.asked[-2:]]  # side by side: whichever comes first
    assert sorted(("submitted_since" in a, "graded_since" in a) for a in last) == [(False, True), (True, False)]


def test_canvas_deleted_courses_may_be_gone_but_no_others(district: District) -> None:
    gone = b'[{"id":"7","workflow_state":"deleted"}]'
    stream = _stream(district, "canvas", "sections")
    with scripted({"/api/v1/accounts/1/courses": [Reply(gone)]}) as server:
        assert _pull(server, district, stream)[0] == []
    with scripted({"/api/v1/accounts/1/courses": [Reply(_users(7))]}) as server, pytest.raises(ContractError, match="404"):
        _pull(server, district, stream)


@pytest.mark.parametrize(
    "reply", [Reply(b'{"errors":[{"message":"Planted"}]}'), Reply(b"<html>Planted", headers={"Content-Type": "text/html"})], ids=["error", "html"]
)
def test_canvas_error_under_200(district: District, reply: Reply) -> None:
    with scripted({"*": [reply]}) as server, pytest.raises(ContractError, match="status is 200") as caught:
        _pull(server, district, _stream(district, "canvas", "courses"))
    assert "Planted" not in str(caught.value)


def test_canvas_a_link_in_a_circle_ends(district: District) -> None:
    circle = Reply(headers={"Link": '<BASE/api/v1/accounts/1/courses?page=2>; rel="next"'})
    with scripted({"*": [circle]}) as server, pytest.raises(ContractError, match="already read"):
        _pull(server, district, _stream(district, "canvas", "courses"))


def test_canvas_next_link_elsewhere_is_refused(district: District) -> None:
    with scripted({"*": [Reply(headers={"Link": '<http://127.0.0.1:9/api/v1/x>; rel="next"'})]}) as server, pytest.raises(ContractError, match="leaves"):
        _pull(server, district, _stream(district, "canvas", "courses"))


TOKEN = Reply(b'{"access_token": "t1", "token_type": "Bearer"}')


def _orgs(*numbers: int) -> bytes:
    return json.dumps({"orgs": [{"sourcedId": str(n)} for n in numbers]}).encode()


def test_oneroster_advances_by_what_came(district: District) -> None:
    path = "/ims/oneroster/rostering/v1p2/orgs"
    with scripted({"/oauth/token": [TOKEN], path: [Reply(_orgs(*range(3))), Reply(_orgs(3)), Reply(_orgs(), headers={"X-Total-Count": "4"})]}) as server:
        pages, pull = _pull(server, district, _stream(district, "oneroster", "orgs"))
    asked = [a[1].split("offset=")[1].split("&")[0] for a in server.asked if a[1].startswith(path)]
    assert (len(pages), asked) == (3, ["0", "3", "4"])
    assert pull.completeness is CountSource.END_OF_PAGES
    assert server.asked[0][2]["authorization"].startswith("Basic ")
    assert server.asked[1][2]["authorization"] == "Bearer t1"


def test_oneroster_reported_count_and_new_token(district: District) -> None:
    replies = [Reply(_orgs(1), headers={"X-Total-Count": "1"}), Reply(b"{}", 401), Reply(_orgs())]
    with scripted({"/oauth/token": [TOKEN], "*": replies}) as server:
        _, pull = _pull(server, district, _stream(district, "oneroster", "orgs"))
    assert (pull.reported_count, pull.completeness) == (1, CountSource.REPORTED_COUNT)
    assert sum(a[1] == "/oauth/token" for a in server.asked) == 2


@pytest.mark.parametrize(("replies", "kind"), [({"/oauth/token": [Reply(b"{}", 401)]}, AccessError), ({"/oauth/token": [Reply(b"{}")]}, ContractError)])
def test_oneroster_without_a_token(district: District, replies: dict[str, list[Reply]], kind: type[Exception]) -> None:
    with scripted(replies) as server, pytest.raises(kind) as caught:
        _pull(server, district, _stream(district, "oneroster", "orgs"))
    assert "s3cret" not in str(caught.value)


def _zip(content: bytes = b"a,b\n") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.csv", content)
    return out.getvalue()


def _export(*polls: dict[str, object], file: bytes | None = None) -> dict[str, list[Reply]]:
    base = "/API/v3/surveys/SV_pre/export-responses"
    answers = [Reply(json.dumps({"result": p}).encode()) for p in polls]
    return {
        base: [Reply(b'{"result": {"progressId": "P1"}}')],
        f"{base}/P1": answers,
        f"{base}/F1/file": [Reply(file or _zip(), headers={"Content-Type": "application/zip"})],
    }


def test_qualtrics_waits_until_complete(district: District) -> None:
    running = {"status": "inProgress", "percentComplete": 100}
    with scripted(_export(running, running, {"status": "complete", "fileId": "F1"})) as server:
        pages, pull = _pull(server, district, _stream(district, "qualtrics", "teacher_survey_pre"))
    assert [(p.body, p.header_rows, p.key_row) for p in pages] == [(b"a,b\n", 3, 2)]
    assert pull.completeness is CountSource.CHECKSUM
    assert server.asked[0][2]["x-api-token"] == "s3cret-token"


@pytest.mark.parametrize(
    ("replies", "match"),
    [
        (_export({"status": "failed", "percentComplete": 100}), "export failed"),
        (_export({"status": "complete", "fileId": "F1"}, file=_zip(b"a,b\n" * 500)[:60]), "no whole zip"),
        ({"/API/v3/surveys/SV_pre/export-responses": [Reply(b'{"result": {"progressId": null}}')]}, "no export in progress"),
        ({"/API/v3/surveys/SV_pre/export-responses": [Reply(b'{"result": {"progressId": "P1"}}')]}, "404"),
    ],
)
def test_qualtrics_stops_when_it_fails(district: District, replies: dict[str, list[Reply]], match: str) -> None:
    with scripted(replies) as server, pytest.raises(ContractError, match=match):
        _pull(server, district, _stream(district, "qualtrics", "teacher_survey_pre"))


def test_a_sheet_is_one_page(district: District) -> None:
    with scripted({"*": [Reply(b'{"range": "A1", "values": [["Timestamp"]]}')]}) as server:
        pages, _ = _pull(server, district, _stream(district, "google_sheets", "coaching_log"))
    assert [p.format for p in pages] == ["sheet"]
    with scripted({"*": [Reply(b'{"error": {"message": "Planted"}}')]}) as server, pytest.raises(ContractError, match="no range of values"):
        _pull(server, district, _stream(district, "google_sheets", "coaching_log"))


def _file_stream(district: District, folder: Path, **options: str) -> tuple[District, Stream]:
    entry = StreamConfig(columns={"a": "a", "b": "b"}, options={"pattern": "*.csv", **options}, shrink_share=None)
    source = SourceConfig(kind="file_drop", streams={"events": entry}, options={"folder": str(folder)})
    changed = district.model_copy(update={"sources": {"files": source}})
    return changed, extractors.declared(changed)[0]


def _files(district: District, stream: Stream) -> list[Page]:
    return list(extractors.pull(stream, connection=None, window=OPEN, cursor=None, district=district)[0])


def test_files_are_cut_at_record_ends(district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.file_drop._BLOCK_CHARACTERS", 11)
    text = "a,b\n" + "".join(f'{n},"x\ny ""{n}"""\n' for n in range(50))
    (tmp_path / "one.csv").write_text(text)
    (tmp_path / "two.csv").write_bytes("a,b\n1,é".encode("cp1252"))
    changed, stream = _file_stream(district, tmp_path, encoding="cp1252")
    pages = _files(changed, stream)
    ones = [p for p in pages if p.source_file == "one.csv"]
    assert b"".join(p.body for p in ones).decode() == text
    assert len(ones) > 20
    assert all(p.body.count(b'"') % 2 == 0 for p in ones)
    assert [p.continues for p in ones] == [False] + [True] * (len(ones) - 1)
    assert b"".join(p.body for p in pages if p.source_file == "two.csv").decode() == "a,b\n1,é"


def test_missing_files_and_settings_are_one_sentence(district: District, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOT_SET_ANYWHERE", raising=False)
    for folder, kind, match in (
        (tmp_path / "no", UnavailableError, "is not there"),
        (tmp_path, UnavailableError, "matches"),
        (Path("$NOT_SET_ANYWHERE/x"), ConfigError, "not set"),
    ):
        changed, stream = _file_stream(district, folder)
        with pytest.raises(kind, match=match):
            _files(changed, stream)
    (tmp_path / "empty.csv").touch()
    changed, stream = _file_stream(district, tmp_path)
    with pytest.raises(ContractError, match="is empty"):
        _files(changed, stream)
    with pytest.raises(ConfigError, match="no encoding"):
        _files(changed, replace(stream, options={**stream.options, "encoding": "utf-9"}))


def test_lists_side_by_side_keep_order_bounds_and_errors() -> None:
    opened: list[int] = []

    def fetch(task: int) -> Iterator[str]:
        opened.append(task)
        if task == 5:
            message = "no"
            raise ContractError(message)
        yield from (f"{task}.{n}" for n in range(3))

    found: list[str] = []
    with pytest.raises(ContractError):
        found.extend(side_by_side(range(100), fetch, workers=3))
    assert found == [f"{t}.{n}" for t in range(5) for n in range(3)]
    assert max(opened) <= 8
    assert threading.active_count() < 20
