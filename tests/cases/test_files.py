"""F11, F12, F14: what stands in a drop folder beside the files that somebody meant."""

import os
import zipfile
from pathlib import Path

import pytest

from coaching.errors import ContractError, UnavailableError
from tests.cases.landed import file_landed

GOOD = "Date,Codes\n1,2a\n"
COLUMNS = ["Date", "Codes"]


@pytest.mark.parametrize("name", ["LOG2.CSV", "Log.Csv", "log.csv"])
def test_f12_a_file_is_found_whatever_its_case(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(GOOD)
    assert file_landed(tmp_path, COLUMNS, pattern="log*.csv").manifest.rows == 1


@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_f12_what_is_no_file_is_told_by_number(kind: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD)
    other = tmp_path / "planted-name.csv"
    match kind:
        case "link":
            other.symlink_to(tmp_path / "nowhere")
        case "pipe":
            os.mkfifo(other)
        case _:
            other.mkdir()
    with pytest.raises(UnavailableError, match="1 of 2 entries") as caught:
        file_landed(tmp_path, COLUMNS)
    assert "planted" not in str(caught.value)


@pytest.mark.parametrize(
    ("start", "form"),
    [(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel"), (b"\x1f\x8b\x08\x00", "gzip"), (b"%PDF-1.7", "PDF")],
)
def test_f14_what_is_no_text_is_called_by_its_name(start: bytes, form: str, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(start + b"\x00" * 100)
    with pytest.raises(ContractError, match=form):
        file_landed(tmp_path, COLUMNS)


def test_f14_a_workbook_under_a_csv_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "log.csv", "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(ContractError, match="Excel workbook or a zip archive; save it as CSV") as caught:
        file_landed(tmp_path, COLUMNS)
    assert "encoding" not in str(caught.value)


def test_f11_a_file_that_grows_while_it_is_read_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "log.csv"
    file.write_text(GOOD)
    monkeypatch.setattr("extractors.kinds.file_drop.pull.state", lambda _: (22, 2))
    with pytest.raises(UnavailableError, match="was written while it was read"):
        file_landed(tmp_path, COLUMNS)
