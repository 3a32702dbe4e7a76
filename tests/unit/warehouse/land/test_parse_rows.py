import json

import pytest

from coaching.errors import ContractError
from coaching.pages import Format, Page
from coaching.streams import Field, Mode, Privacy, Stream
from warehouse.land.parse import Found
from warehouse.land.parse_rows import RowsParser

STREAM = Stream(
    "forms",
    "log",
    "google_sheets",
    Mode.FULL,
    (),
    (
        Field("at", ("Time",)),
        Field("who", ("Your e.mail",)),
        Field("zone", ("@timeZone",)),
        Field("ip", ("IP",), Privacy.DROP),
    ),
)


def _parser() -> tuple[RowsParser, Found]:
    found = Found(STREAM)
    return RowsParser(STREAM, found), found


def _sheet(*rows: list[object]) -> Page:
    return Page(json.dumps({"range": "A1", "values": list(rows)}).encode(), format=Format.SHEET)


def test_csv_keeps_cells_as_they_stand() -> None:
    parser, found = _parser()
    body = '\ufeffTime,Your e.mail,IP,Extra\n1,"a\nb",x,\n, ,z,new\n"only",one\n\n'.encode()
    batch = parser.parse([Page(body, format=Format.CSV)], first_page=1)
    assert batch.values["Time"].to_pylist() == ["1", "", None]
    assert batch.values["Your e.mail"].to_pylist() == ["a\nb", " ", None]
    assert batch.extra == {1: {"Extra": "new"}, 2: {"malformed": ["only", "one"]}}
    assert batch.malformed == {2}
    assert found.new == {"Extra": "text"}
    assert found.missing == ()


def test_a_page_that_continues_has_no_header() -> None:
    parser, _ = _parser()
    batch = parser.parse(
        [Page(b"Time,Your e.mail\n1,a\n", format=Format.CSV), Page(b"2,b\n", format=Format.CSV, continues=True)],
        first_page=1,
    )
    assert batch.values["Time"].to_pylist() == ["1", "2"]


def test_three_header_rows_with_import_ids() -> None:
    parser, found = _parser()
    third = '"{""ImportId"":""Time"",""timeZone"":""Z""}","{""ImportId"":""Your e.mail""}"'
    batch = parser.parse(
        [
            Page(
                f'Q1,Q1\n"A text\nof two lines",B\n{third}\n1,x\n'.encode(), format=Format.CSV, header_rows=3, key_row=2
            )
        ],
        first_page=1,
    )
    assert batch.values["Time"].to_pylist() == ["1"]
    assert batch.context("timeZone").to_pylist() == ["Z"]
    assert not found.new


def test_sheets_are_ragged_and_typed() -> None:
    parser, _ = _parser()
    batch = parser.parse(
        [_sheet(["Time", "Your e.mail"], ["1"], [9007199254740993, True], [], ["a", "b", "c"])], first_page=1
    )
    assert batch.values["Time"].to_pylist() == ["1", "9007199254740993", "a"]
    assert batch.values["Your e.mail"].to_pylist() == ["", "true", "b"]
    assert batch.extra == {2: {"column 3": "c"}}
    assert batch.malformed == frozenset()


def test_a_sheet_without_values_has_no_rows() -> None:
    batch = _parser()[0].parse([Page(b'{"range": "A1"}', format=Format.SHEET)], first_page=1)
    assert batch.rows == 0


@pytest.mark.parametrize(
    ("header", "match"),
    [
        (["Time", "Planted", "Time"], r"columns 1, 3 share"),
        (["Planted"], "names none"),
    ],
)
def test_headers_are_named_by_number_only(header: list[object], match: str) -> None:
    with pytest.raises(ContractError, match=match) as caught:
        _parser()[0].parse([_sheet(header, ["x"])], first_page=1)
    assert "Planted" not in str(caught.value)


@pytest.mark.parametrize("body", [b'Time,Your e.mail\n1,"Planted', b"Time\n\xff\xfe", b""])
def test_broken_csv_is_refused_without_a_value(body: bytes) -> None:
    with pytest.raises(ContractError, match="page 7") as caught:
        _parser()[0].parse([Page(body, format=Format.CSV)], first_page=7)
    assert "Planted" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None or caught.value.__suppress_context__
