import io
import json
import zipfile

import pytest

from coaching.district import District
from coaching.errors import ContractError
from coaching.pages import CountSource
from tests.unit.extractors.pulling import pull_all, stream_of
from tests.unit.extractors.scripted import Reply, scripted


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
        pages, pull = pull_all(server, district, stream_of(district, "qualtrics", "teacher_survey_pre"))
    assert [(p.body, p.header_rows, p.key_row) for p in pages] == [(b"a,b\n", 3, 2)]
    assert pull.completeness is CountSource.CHECKSUM
    assert server.asked[0][2]["x-api-token"] == "s3cret-token"


@pytest.mark.parametrize(
    ("replies", "match"),
    [
        (_export({"status": "complete", "fileId": "F1"}, file=_zip(b"a,b\n" * 500)[:60]), "no whole zip"),
        (
            {"/API/v3/surveys/SV_pre/export-responses": [Reply(b'{"result": {"progressId": null}}')]},
            "no export in progress",
        ),
        (_export({"status": "complete", "percentComplete": 100}), "nor how it ended"),
    ],
)
def test_qualtrics_stops_when_it_fails(district: District, replies: dict[str, list[Reply]], match: str) -> None:
    with scripted(replies) as server, pytest.raises(ContractError, match=match):
        pull_all(server, district, stream_of(district, "qualtrics", "teacher_survey_pre"))
