"""Bytes of real systems, read where they stand (`REAL_DATA`), through parser and landing."""

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import extractors
from coaching.district import SourceConfig, load_district
from coaching.errors import ContractError, UnavailableError
from coaching.manifest import Manifest
from coaching.pages import Format, Page, Pull, Window
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Field, Mode, Stream
from tests.unit.extractors.scripted import Reply, scripted
from warehouse.land.landing import land
from warehouse.store import incoming_file

REAL = Path(os.environ.get("REAL_DATA", "../shared/fixtures"))
OPEN = Window(None, None)
pytestmark = [
    pytest.mark.conformance,
    pytest.mark.skipif(not REAL.is_dir(), reason=f"no real files at {REAL}; set REAL_DATA"),
]


def _land(
    stream: Stream, pages: Any, tmp_path: Path, pull: Pull | None = None
) -> tuple[Manifest, list[dict[str, Any]]]:
    settings: dict[str, Any] = {
        "paths": Paths(tmp_path),
        "load_date": "2026-01-05",
        "window": OPEN,
        "key": PseudonymKey(b"k" * 32),
    }
    manifest = land(stream, iter(pages), pull or Pull(), code_version="t", previous=None, shrink_share=0.2, **settings)
    return manifest, pq.read_table(incoming_file(Paths(tmp_path), stream.source, stream.name, "2026-01-05")).to_pylist()


def _columns(kind: str, *names: str) -> Stream:
    return Stream("real", "x", kind, Mode.FULL, (), tuple(Field(f"c{n}", (name,)) for n, name in enumerate(names)))


def test_canvas_pages_by_link(tmp_path: Path) -> None:
    told = json.loads((REAL / "canvas" / "paginated_list.json").read_text())
    district = load_district("sandbox")
    stream = replace(
        next(s for s in extractors.declared(district) if s.name == "sections"),
        options={"path": "six_objects_three_pages"},
    )
    replies = []
    for name in ("6_3_pages_p1", "6_3_pages_p2", "6_3_pages_p3"):
        link = told[name].get("headers", {}).get("Link", "").replace("https://example.com", "BASE")
        replies.append(Reply(json.dumps(told[name]["data"]).encode(), headers={"Link": link} if link else {}))
    with scripted({"*": replies}) as server:
        pages, pull = extractors.pull(
            stream, connection=server.connection(), window=OPEN, cursor=None, district=district
        )
        manifest, rows = _land(stream, pages, tmp_path, pull)
    assert [r["section_id"] for r in rows] == ["1", "2", "3", "4", "5", "6"]
    assert manifest.completeness == "end_of_pages"


@pytest.mark.parametrize(
    ("name", "rows"),
    [("classes", None), ("orgs", 2), ("users_limit100_offset300_empty", 0), ("err_no_orgs_claim_empty", 0)],
)
def test_oneroster_answers(tmp_path: Path, name: str, rows: int | None) -> None:
    body = (REAL / "oneroster" / f"{name}.json").read_bytes()
    stream = next(
        s
        for s in extractors.declared(load_district("sandbox"))
        if s.source == "oneroster" and s.name == name.split("_")[0].replace("err", "users")
    )
    stream = replace(stream, may_be_empty=True)
    manifest, landed = _land(stream, [Page(body, records=stream.name)], tmp_path)
    assert manifest.rows == len(json.loads(body)[stream.name])
    assert rows is None or manifest.rows == rows
    assert not [r for r in landed if r["_problem"]]


def test_an_empty_roster_and_a_rate_limit_are_refused(tmp_path: Path) -> None:
    district = load_district("sandbox")
    stream = next(s for s in extractors.declared(district) if (s.source, s.name) == ("oneroster", "users"))
    with pytest.raises(ContractError, match="no rows at all"):
        _land(
            stream,
            [Page((REAL / "oneroster" / "err_no_orgs_claim_empty.json").read_bytes(), records="users")],
            tmp_path,
        )
    limited = json.loads((REAL / "oneroster" / "err_rate_limited.meta.json").read_text())
    wanted = {k: v for k, v in limited["headers"].items() if k in ("Retry-After", "Content-Type")}
    reply = Reply((REAL / "oneroster" / "err_rate_limited.json").read_bytes(), limited["status"], wanted)
    with scripted({"/oauth/token": [Reply(b'{"access_token": "t"}')], "*": [reply]}) as server:
        pages, _ = extractors.pull(
            stream, connection=server.connection(longest_wait_seconds=5), window=OPEN, cursor=None, district=district
        )
        with pytest.raises(UnavailableError, match="60 s"):
            list(pages)


def _recorded_values(name: str) -> list[bytes]:
    tape = json.loads((REAL / "googlesheets" / name).read_text())
    bodies = [
        i["response"]["body"]["string"].encode()
        for i in tape["interactions"]
        if "/values/" in i["request"]["uri"] and i["request"]["method"] == "GET"
    ]
    assert bodies
    return bodies


@pytest.mark.parametrize("name", ["WorksheetTest.test_get_all_records_duplicate_keys.json"])
def test_recorded_sheets_with_bad_headers_are_refused(tmp_path: Path, name: str) -> None:
    body = _recorded_values(name)[-1]
    header = json.loads(body)["values"][0]
    stream = _columns("google_sheets", *{str(h) for h in header if h})
    with pytest.raises(ContractError, match=r"columns \d, \d share"):
        _land(stream, [Page(body, format=Format.SHEET)], tmp_path)


def test_qualtrics_with_three_german_header_rows(tmp_path: Path) -> None:
    body = (REAL / "qualtrics" / "sample.csv").read_bytes()
    stream = _columns("qualtrics", "_recordId", "QID1", "QID2_TEXT", "recipientEmail")
    manifest, rows = _land(stream, [Page(body, format=Format.CSV, header_rows=3, key_row=2)], tmp_path)
    assert manifest.rows == len(rows) > 0
    assert rows[0]["c0"] == "R_2YPOQ602ER1jkf1"
    assert (rows[0]["c1"], rows[0]["c2"], rows[0]["c3"]) == ("2", "Hello World!", "")
    assert PseudonymKey(b"k" * 32).digest_of("ipAddress") in manifest.new_fields
    assert not manifest.missing_fields


def test_real_files_land_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REAL_DATA", str(REAL.resolve()))
    monkeypatch.setattr("extractors.kinds.file_drop.blocks._BLOCK_CHARACTERS", 50_000)
    expected = {"oulad/studentVle.csv": 13_905, "oulad/vle.csv": 6_364, "online_school/pre_survey.csv": 1_102}
    district = load_district("sandbox")
    for file, count in expected.items():
        folder, pattern = file.split("/")
        heading = (REAL / file).read_text(encoding="utf-8").splitlines()[0].split(",")
        columns = {h.strip('"'): f"c{n}" for n, h in enumerate(heading)}
        source = SourceConfig.model_validate(
            {
                "kind": "file_drop",
                "options": {"folder": f"${{REAL_DATA}}/{folder}", "settle_seconds": 0},
                "streams": {"x": {"columns": columns, "options": {"pattern": pattern}}},
            }
        )
        changed = district.model_copy(update={"sources": {"real": source}})
        stream = extractors.declared(changed)[0]
        pages, pull = extractors.pull(stream, connection=None, window=OPEN, cursor=None, district=changed)
        manifest, rows = _land(stream, pages, tmp_path / folder / pattern, pull)
        assert (manifest.rows, manifest.missing_fields, manifest.new_fields) == (count, (), {})
        assert {r["_source_file"] for r in rows} == {PseudonymKey(b"").digest_of(pattern)}
        if pattern == "studentVle.csv":
            assert sum(int(r["c5"]) for r in rows) == 61_980
