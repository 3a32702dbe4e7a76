"""L8: a 200 with half a document or a maintenance page is asked for again a few times, then refused."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from coaching.errors import ContractError
from tests.cases.wire import landed, stream_of
from tests.unit.extractors.scripted import Reply, scripted

TOKEN = Reply(b'{"access_token": "t1", "token_type": "Bearer"}')
PAGE = Reply(b"<html>Planted: down for maintenance</html>", headers={"Content-Type": "text/html"})
UNTYPED = Reply(b"<html>Planted: down for maintenance</html>")
COURSES = json.dumps([{"id": "1", "name": "A [b", "workflow_state": "available"}, {"id": "2", "x": [1]}]).encode()
ORGS = json.dumps({"orgs": [{"sourcedId": "1"}, {"sourcedId": "2"}]}).encode()
SHEET = json.dumps({"range": "A1:B2", "values": [["Timestamp", "Your email"], ["9/1/2025", "a]"]]}).encode()


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "x.csv", "a,b\nA,B\n" + '"{""ImportId"":""_recordId""}","{""ImportId"":""b""}"\n' + "1,2\n" * 200
        )
    return out.getvalue()


EXPORT = "/API/v3/surveys/SV_pre/export-responses"
JOB = {
    EXPORT: [Reply(b'{"result": {"progressId": "P1"}}')],
    f"{EXPORT}/P1": [Reply(b'{"result": {"status": "complete", "fileId": "F1"}}')],
}
# of every protocol: the stream, its other answers, the address that is spoilt, and the good answer
WIRES = {
    "canvas": ("canvas.courses", {}, "/api/v1/accounts/1/courses", COURSES),
    "canvas-wrapped": ("canvas.terms", {}, "/api/v1/accounts/1/terms", b'{"enrollment_terms": [{"id": "1"}]}'),
    "oneroster": ("oneroster.orgs", {"/oauth/token": [TOKEN]}, "/ims/oneroster/rostering/v1p2/orgs", ORGS),
    "oneroster-token": ("oneroster.orgs", {"*": [Reply(ORGS), Reply(b'{"orgs": []}')]}, "/oauth/token", TOKEN.body),
    "google_sheets": ("google_sheets.coaching_log", {}, "*", SHEET),
    "qualtrics-file": ("qualtrics.teacher_survey_pre", JOB, f"{EXPORT}/F1/file", _zip()),
    "qualtrics-poll": (
        "qualtrics.teacher_survey_pre",
        {**JOB, f"{EXPORT}/F1/file": [Reply(_zip())]},
        f"{EXPORT}/P1",
        JOB[f"{EXPORT}/P1"][0].body,
    ),
}
SPOILT = {
    "half": lambda good: Reply(good[: len(good) // 2]),
    "all-but-the-end": lambda good: Reply(good[:-2]),
    "page": lambda _: PAGE,
    "untyped-page": lambda _: UNTYPED,
    "nothing": lambda _: Reply(b""),
    "error": lambda _: Reply(b'{"errors": [{"message": "Planted"}]}'),
}


def _land(wire: str, tmp_path: Path, *answers: Reply) -> tuple[int, int]:
    stream, others, place, good = WIRES[wire]
    last = [Reply(b'{"orgs": []}')] if wire == "oneroster" else []
    replies = {k: list(v) for k, v in others.items()} | {place: [*answers, Reply(good), *last]}
    with scripted(replies) as server:
        try:
            manifest, _ = landed(server, stream_of(stream), tmp_path)
        finally:
            asked = sum(a[1].split("?")[0] == place or place == "*" for a in server.asked)
    return manifest.rows, asked


# a token service that says no in a whole sentence means it
CASES = [(w, s) for w in WIRES for s in SPOILT if (w, s) != ("oneroster-token", "error")]


@pytest.mark.parametrize("wire", WIRES)
def test_what_is_whole_the_third_time_is_taken(tmp_path: Path, wire: str) -> None:
    rows, asked = _land(wire, tmp_path / "calm")
    assert rows > 0
    for one, other in (("half", "page"), ("nothing", "untyped-page")):
        bad = [SPOILT[name](WIRES[wire][3]) for name in (one, other)]
        assert _land(wire, tmp_path / one, *bad) == (rows, asked + 2)


@pytest.mark.parametrize(("wire", "spoil"), CASES)
def test_what_stays_spoilt_is_refused_and_not_quoted(tmp_path: Path, wire: str, spoil: str) -> None:
    stream, others, place, good = WIRES[wire]
    bad = SPOILT[spoil](good)
    with (
        scripted({**{k: list(v) for k, v in others.items()}, place: [bad]}) as server,
        pytest.raises(ContractError) as caught,
    ):
        landed(server, stream_of(stream), tmp_path)
    assert "Planted" not in str(caught.value)
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]
    assert "(asked 3 times)" in str(caught.value)
    assert sum(a[1].split("?")[0] == place or place == "*" for a in server.asked) == 3


def test_a_document_with_brackets_in_its_texts_is_whole(tmp_path: Path) -> None:
    assert _land("canvas", tmp_path)[0] == 2
    with scripted({"*": [Reply(b'[{"id":"1","x":[1]')]}) as server, pytest.raises(ContractError, match="breaks off"):
        landed(server, stream_of("canvas.courses"), tmp_path)
