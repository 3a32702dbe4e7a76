"""L7: a Qualtrics export that ends failed is begun anew, and after three the stream is unavailable, not refused."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from coaching.errors import ContractError, UnavailableError
from tests.cases.wire import landed, stream_of
from tests.unit.extractors.scripted import Reply, Scripted, scripted

EXPORT = "/API/v3/surveys/SV_pre/export-responses"
FAILED: dict[str, object] = {"status": "failed", "percentComplete": 100}
RUNNING: dict[str, object] = {"status": "inProgress", "percentComplete": 40}
DONE: dict[str, object] = {"status": "complete", "fileId": "F1", "percentComplete": 100}


def _reply(result: dict[str, object]) -> Reply:
    return Reply(json.dumps({"result": result}).encode())


def _zip() -> Reply:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.csv", 'a\nA\n"{""ImportId"":""_recordId""}"\nR_1\nR_2\n')
    return Reply(out.getvalue(), headers={"Content-Type": "application/zip"})


def _server(*jobs: list[dict[str, object]]) -> dict[str, list[Reply]]:
    """One job after another, each with what its polls say; none is a job that is forgotten."""
    replies = {EXPORT: [_reply({"progressId": f"P{n}"}) for n in range(len(jobs))], f"{EXPORT}/F1/file": [_zip()]}
    return replies | {f"{EXPORT}/P{n}": [_reply(p) for p in polls] for n, polls in enumerate(jobs) if polls}


def _begun(server: Scripted) -> int:
    return sum(a[0] == "POST" for a in server.asked)


@pytest.mark.parametrize(
    "jobs",
    [
        ([FAILED], [RUNNING, DONE]),
        ([RUNNING, FAILED], [FAILED], [DONE]),
        ([{"status": "cancelled"}], [DONE]),
        ([], [DONE]),
    ],
    ids=["once", "twice", "cancelled", "forgotten"],
)
def test_an_export_that_failed_is_begun_anew(tmp_path: Path, jobs: tuple[list[dict[str, object]], ...]) -> None:
    with scripted(_server(*jobs)) as server:
        manifest, _ = landed(server, stream_of("qualtrics.teacher_survey_pre"), tmp_path)
    assert (manifest.rows, manifest.completeness, _begun(server)) == (2, "checksum", len(jobs))


def test_an_export_that_keeps_failing_is_unavailable(tmp_path: Path) -> None:
    with (
        scripted(_server([FAILED])) as server,
        pytest.raises(UnavailableError, match="the export failed 3 times"),
    ):
        landed(server, stream_of("qualtrics.teacher_survey_pre"), tmp_path)
    assert _begun(server) == 3
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]


def test_all_exports_share_one_deadline(tmp_path: Path) -> None:
    with (
        scripted(_server([RUNNING])) as server,
        pytest.raises(UnavailableError, match="not complete in time"),
    ):
        landed(server, stream_of("qualtrics.teacher_survey_pre"), tmp_path, deadline_seconds=0.3)


def test_a_word_that_says_neither_is_refused(tmp_path: Path) -> None:
    with (
        scripted(_server([{"status": "Planted"}])) as server,
        pytest.raises(ContractError, match="nor how it ended") as caught,
    ):
        landed(server, stream_of("qualtrics.teacher_survey_pre"), tmp_path)
    assert "Planted" not in str(caught.value)
