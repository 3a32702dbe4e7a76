"""F5: rows that a spreadsheet fills and nobody has answered."""

from pathlib import Path

from tests.cases.landed import file_landed, sheet_landed


def test_f5_answers_are_rows_and_ticked_off_checkboxes_are_none(tmp_path: Path) -> None:
    answers = [[f"2026-01-{n + 1:02}", "2a", n % 2 == 0] for n in range(12)]
    rows = [["Date", "Codes", "Done"], *answers, *([["", "", False]] * 988)]
    landed = sheet_landed(tmp_path, ["Date", "Codes", "Done"], rows)
    assert (landed.manifest.rows, landed.manifest.blank_rows) == (12, 988)
    assert landed.column("c3")[:2] == ["true", "false"]


def test_f5_a_file_with_rows_of_commas(tmp_path: Path) -> None:
    body = "".join(f"{n},2a,x\n" for n in range(60))
    (tmp_path / "log.csv").write_text("Date,Codes,Notes\n" + body + ",,\n" * 40, encoding="utf-8")
    landed = file_landed(tmp_path, ["Date", "Codes"])
    assert (landed.manifest.rows, landed.manifest.blank_rows) == (60, 40)


def test_f5_one_word_makes_it_an_answer(tmp_path: Path) -> None:
    rows = [["Date", "Codes", "Done"], ["", "2a", False], ["", "", "No"], [], ["", "", "maybe"]]
    landed = sheet_landed(tmp_path, ["Date", "Codes", "Done"], rows)
    assert landed.column("c3") == ["false", "maybe"]
    assert landed.manifest.blank_rows == 2
