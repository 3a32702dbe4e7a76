"""Qualtrics, response export v3: start an export, wait until it is complete, fetch a zip with one CSV.

Flow: <base_url>/API/v3/surveys/<id>/export-responses -> landing/<source>/<stream>
Docs: https://api.qualtrics.com/u9e5lh4172v0v-survey-response-export-guide
"""

import io
import time
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import quote

from coaching.district import SourceConfig
from coaching.errors import UnavailableError
from coaching.pages import CountSource, Format, Page
from coaching.streams import Stream
from extractors.configured import configured
from extractors.wire.answer import Answer, Missing
from extractors.wire.ask import Ask, broken, told
from extractors.wire.content import json_document
from extractors.wire.http import Http

_DEADLINE_SECONDS = 1_800.0
_POLL_SECONDS = 2.0
_MOST_EXPORTS = 3
_FAILED = ("failed", "error", "cancelled", "canceled")
_HEADER_ROWS = 3
_KEY_ROW = 2
_HAS_RESULT = json_document(b"{", naming=("result",), wanted="result")


def streams(source: str, config: SourceConfig | None = None) -> tuple[Stream, ...]:
    """One stream for every survey of district.yml, exported whole, because an edited response keeps its date."""
    return configured(source, "qualtrics", config, count_source=CountSource.CHECKSUM)


def pages(ask: Ask) -> Iterator[Page]:
    """The export as one CSV page whose third header row names the columns; the zip's checksum proves it whole."""
    http = _client(ask)
    export = _export_url(ask, http)
    file_id = _completed(ask, http, export)
    whole: list[bytes] = []

    def check(archive: Answer) -> str:
        content, problem = _unzipped(archive.body)
        whole[:] = [content]
        return problem

    archive = http.get(f"{export}/{quote(file_id, safe='')}/file", label=ask.label, check=check)
    ask.pull.bytes_received += len(archive.body)
    yield Page(
        whole[0],
        format=Format.CSV,
        header_rows=_HEADER_ROWS,
        key_row=_KEY_ROW,
        source_file=ask.option("survey_id"),
    )
    ask.pull.completeness = CountSource.CHECKSUM


def _export_url(ask: Ask, http: Http) -> str:
    return f"{http.base_url}/API/v3/surveys/{quote(ask.option('survey_id'), safe='')}/export-responses"


def _client(ask: Ask) -> Http:
    connection = ask.connected()
    return Http(
        connection, what=f"Qualtrics source '{ask.stream.source}'", credential={"X-API-TOKEN": connection.password}
    )


def _completed(ask: Ask, http: Http, export: str) -> str:
    """The finished export's file id; an export that fails is begun anew a few times, all under one deadline."""
    deadline = time.monotonic() + float(str(ask.connected().extra.get("deadline_seconds", _DEADLINE_SECONDS)))
    for _ in range(_MOST_EXPORTS):
        file_id = _exported(ask, http, export, deadline=deadline)
        if file_id:
            return file_id
    raise _unavailable(ask, f"the export failed {_MOST_EXPORTS} times")


def _exported(ask: Ask, http: Http, export: str, *, deadline: float) -> str | None:
    """One export's file id, or None where it failed. `status` alone says so: a failed one, too, shows 100 per cent."""
    pause = float(str(ask.connected().extra.get("poll_seconds", _POLL_SECONDS)))
    progress = _result(ask, http.post(export, label=ask.label, json=_wanted(ask), check=_HAS_RESULT)).get("progressId")
    if not isinstance(progress, str) or not progress:
        raise broken(ask, "names no export in progress")
    poll = f"{export}/{quote(progress, safe='')}"
    while time.monotonic() < deadline:
        try:
            result = _result(ask, http.get(poll, label=ask.label, check=_HAS_RESULT))
        except Missing:
            return None  # Qualtrics forgot what it had just begun
        status = str(result.get("status")).lower()
        if status == "complete" and isinstance(result.get("fileId"), str):
            return str(result["fileId"])
        if status in _FAILED:
            time.sleep(pause)
            return None
        if status != "inprogress":
            raise broken(ask, "says neither that the export is in progress nor how it ended")
        time.sleep(pause)
    raise _unavailable(ask, "the export was not complete in time")


def _wanted(ask: Ask) -> dict[str, str | bool | int]:
    wanted: dict[str, str | bool | int] = {"format": "csv", "compress": True}
    if ask.is_sample:
        wanted["limit"] = 1
    if ask.stream.options.get("time_zone"):
        wanted["timeZone"] = ask.option("time_zone")
    return wanted


def _unavailable(ask: Ask, problem: str) -> UnavailableError:
    message = f"{ask.stream.source}.{ask.stream.name}: {problem}."
    return UnavailableError(message, remedy="Run it again later; the last good load stays.")


def _result(ask: Ask, answer: Answer) -> dict[str, object]:
    value = told(ask, answer)
    result = value.get("result") if isinstance(value, dict) else None
    if not isinstance(result, dict):
        raise broken(ask, "has no result")
    return result


def _unzipped(body: bytes) -> tuple[bytes, str]:
    """The archive's one CSV, or what keeps it from being had."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            members = [m for m in archive.infolist() if m.filename.lower().endswith(".csv")]
            if len(members) != 1:
                return b"", f"holds {len(members)} CSV files where one was expected"
            return archive.read(members[0]), ""  # reading to the end checks the CRC
    # a RuntimeError is an encrypted member, or a compression that zipfile does not know
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError):
        return b"", "is no whole zip archive, though its status is 200"
