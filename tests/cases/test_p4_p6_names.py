"""P4, P6: the name of a file, or of a heading nobody declared, may be a person's: it is at rest in no clear text."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from nights import landing, report
from nights.cli import app
from nights.night import Night
from nights.results import refusals
from tests.cases.drop import drop_night, run, write_log
from tests.integration.leaks import Secret, scan, scan_text
from warehouse import store

NIGHT = "2026-01-05"
FILE, HEADING = "Orvelline Kastrupander", "Brummholt Teasdalewick"
SECRETS = (Secret("name", 0, FILE), Secret("name", 1, HEADING))


@pytest.fixture
def night(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Night:
    caplog.set_level("DEBUG")
    night = drop_night(tmp_path / "drop", NIGHT)
    (tmp_path / "drop").mkdir()
    write_log(tmp_path / "drop" / f"forms {FILE} log.csv", 5, extra=HEADING)
    write_log(tmp_path / "drop" / f"more {FILE}.csv", 5)
    return night


def _at_rest(night: Night) -> list[str]:
    report.write(night)
    return [f"{f.file}: {f.what}" for f in scan(night.paths.root, SECRETS)]


def test_p4_p6_a_good_file_leaves_no_name(night: Night, caplog: pytest.LogCaptureFixture) -> None:
    assert run(night) == {"forms": "landed", "more": "landed"}
    assert _at_rest(night) == []
    assert scan_text(caplog.text, SECRETS) == []
    rows = pq.read_table(store.load_file(night.paths, "forms", "log", NIGHT), partitioning=None)
    digest = night.key.digest_of(f"forms {FILE} log.csv")
    assert set(rows.column("_source_file").to_pylist()) == {digest}
    assert len(digest) == 16
    said = report.write(night)
    assert "1 new fields that no declaration knows; `coaching fields --date 2026-01-05 --source forms" in said


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: f.write_bytes(b"PK\x03\x04" + bytes(50)), "is an Excel workbook"),
        (lambda f: f.write_bytes(b""), "is empty"),
        (lambda f: f.write_bytes(b"a,\xff\xfe\n"), "is not text in utf-8-sig"),
        (lambda f: f.write_text('Date,"a"b\n'), "cannot be read as a table"),
    ],
)
def test_p4_a_refusal_names_the_digest(
    spoil: object, said: str, night: Night, caplog: pytest.LogCaptureFixture
) -> None:
    name = f"forms {FILE} log.csv"
    file = night.paths.root.parent / name
    spoil(file)  # type: ignore[operator]
    came_to = run(night)
    assert f"file {night.key.digest_of(name)} {said}" in came_to["forms"]
    assert "`coaching files --source forms --stream log` names the files." in came_to["forms"]
    assert [o.source for o in refusals(night)] == ["forms"]
    assert _at_rest(night) == []
    assert scan_text(caplog.text + str(came_to), SECRETS) == []


def test_p4_p6_the_operator_s_terminal_says_the_names(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    run(night)
    for name in ("open_night", "open_folder"):
        monkeypatch.setattr(landing, name, lambda *_, **__: night)
    monkeypatch.setenv("COLUMNS", "200")
    files = CliRunner().invoke(app, ["files", "--source", "forms", "--stream", "log"])
    name = f"forms {FILE} log.csv"
    assert files.output == f"{night.key.digest_of(name)}  {name}\n"
    named = ["fields", "--date", NIGHT, "--source", "forms", "--stream", "log"]
    assert CliRunner().invoke(app, named).output.startswith(f"{HEADING}: text\n1 fields of forms.log")


def test_p6_a_field_s_digest_is_the_same_every_night(night: Night) -> None:
    run(night)
    first = store.read_manifest(store.load_file(night.paths, "forms", "log", NIGHT))
    again = Night(night.district, night.paths, "2026-01-06", night.connections)
    run(again)
    second = store.read_manifest(store.load_file(night.paths, "forms", "log", "2026-01-06"))
    assert first is not None
    assert second is not None
    assert first.new_fields == second.new_fields == {night.key.digest_of(HEADING): "text"}
    assert first.new_names != second.new_names
