"""F6, F7, F15, F17: headings as forms and files write them; what nobody declared never refuses a form."""

from pathlib import Path

import pytest

from coaching.errors import ContractError
from tests.cases.landed import file_landed, sheet_landed


def _write(folder: Path, *texts: str) -> Path:
    for number, text in enumerate(texts, 1):
        (folder / f"{number}.csv").write_text(text, encoding="utf-8")
    return folder


def test_f6_a_file_with_other_headings_is_refused_by_number_and_column(tmp_path: Path) -> None:
    _write(tmp_path, "Date,Codes\n1,2a\n2,2b\n", "Date,Standards\n3,2c\n4,2d\n")
    with pytest.raises(ContractError, match=r"file 2 lacks columns that file 1 has: c2\."):
        file_landed(tmp_path, ["Date", "Codes"])


def test_f6_the_order_of_columns_is_each_file_s_own(tmp_path: Path) -> None:
    _write(tmp_path, "Date,Codes\n1,2a\n", "Codes,Date\n2b,2\n")
    assert file_landed(tmp_path, ["Date", "Codes"]).column("c2") == ["2a", "2b"]


@pytest.mark.parametrize(
    "header",
    [
        ["Date", "Notes", "Codes", "Notes"],
        ["Date", "", "Codes", ""],
        ["Date", "Notes", "Codes"],  # and a cell to the right of all headings
    ],
)
def test_f7_undeclared_columns_do_not_matter(header: list[str], tmp_path: Path) -> None:
    landed = sheet_landed(tmp_path, ["Date", "Codes"], [header, ["1", "x", "2a", "y"]])
    assert (landed.column("c1"), landed.column("c2")) == (["1"], ["2a"])
    assert (landed.manifest.rows, landed.column("_problem")) == (1, [None])
    assert landed.rows[0]["_extra"], "what nobody declared is kept, sealed"


def test_f7_a_doubled_heading_is_named_by_its_turn(tmp_path: Path) -> None:
    rows = [["Date", "Notes", "Notes"], ["1", "first", "second"]]
    assert sheet_landed(tmp_path, ["Date", "Notes#2"], rows).column("c2") == ["second"]
    assert sheet_landed(tmp_path, ["Date", "Notes#1"], rows).column("c2") == ["first"]


def test_f7_a_declared_heading_that_is_doubled_asks_which(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="columns 2, 3 share a declared heading") as caught:
        sheet_landed(tmp_path, ["Date", "Notes"], [["Date", "Notes", "Notes"], ["1", "a", "b"]])
    assert "Notes" not in str(caught.value)
    assert "Heading#2" in caught.value.remedy


def test_f17_a_file_without_a_header_row_is_read_by_place(tmp_path: Path) -> None:
    landed = file_landed(_write(tmp_path, "1,2a,x\n2,2b,y\n"), ["#1", "#2"], header_rows=0)
    assert (landed.column("c1"), landed.column("c2")) == (["1", "2"], ["2a", "2b"])


def test_f17_headings_in_two_rows_are_joined(tmp_path: Path) -> None:
    text = "Respondent,Which have you used?,,,Other\n,A board,A form,A game,\n1,A board,,A game,x\n"
    columns = ["Respondent", "Which have you used? | A form", "Which have you used? | A game", "Other"]
    landed = file_landed(_write(tmp_path, text), columns, header_rows=2, key_row="joined")
    assert [landed.column(f"c{n}") for n in (1, 2, 3, 4)] == [["1"], [""], ["A game"], ["x"]]


@pytest.mark.parametrize("declared", ["Codes ", "Codes", " Codes"])
def test_f17_spaces_around_a_heading_are_nobody_s(declared: str, tmp_path: Path) -> None:
    assert sheet_landed(tmp_path, ["Date", declared], [["Date", " Codes "], ["1", "2a"]]).column("c2") == ["2a"]


@pytest.mark.parametrize("key_row", [0, 2])
def test_f15_what_an_export_says_of_its_zone_is_found_in_any_header_row(key_row: int, tmp_path: Path) -> None:
    """Qualtrics writes names, questions and import ids; the zone stands with the last."""
    names = "StartDate,Q1" if key_row == 0 else "StartDate,QID1"
    third = '"{""ImportId"":""StartDate"",""timeZone"":""America/Denver""}","{""ImportId"":""QID1""}"'
    _write(tmp_path, f"StartDate,Q1\nStart Date,How often?\n{third}\n2026-01-05 08:00:00,3\n")
    columns = [*names.split(","), "@timeZone"]
    assert file_landed(tmp_path, columns, header_rows=3, key_row=key_row).column("c3") == ["America/Denver"]
