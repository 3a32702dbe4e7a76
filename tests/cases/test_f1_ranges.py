"""F1: a tab that is named like a cell; the answer is for what was asked, and doctor asks what a pull asks."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

import extractors
from coaching.district import District, load_district
from coaching.errors import ContractError
from coaching.streams import Stream
from tests.unit.extractors.pulling import pull_all, stream_of
from tests.unit.extractors.scripted import Reply, scripted

HEADER = '"values": [["Timestamp"], ["1"]]'


@pytest.fixture
def district() -> District:
    return load_district("sandbox")


def _sheet(district: District, range_: str) -> Stream:
    stream = stream_of(district, "google_sheets", "coaching_log")
    return replace(stream, options={**stream.options, "range": range_})


@pytest.mark.parametrize(
    ("range_", "asked", "answered"),
    [
        ("Q3", "'Q3'", "'Q3'!A1:F100"),
        ("Coach's log", "'Coach''s log'", "'Coach''s log'!A1:F100"),
        ("Form Responses 1", "'Form Responses 1'", "'Form Responses 1'!A1:Z1000"),
        ("Answers", "'Answers'", "Answers!A1:Z1000"),
        ("Answers!A1:F", "Answers!A1:F", "Answers!A1:F1000"),
        ("'Q3'!A:F", "'Q3'!A:F", "'Q3'!A1:F1000"),
        ("A2:F", "A2:F", "Sheet1!A2:F1000"),
    ],
)
def test_f1_a_tab_is_asked_for_as_a_tab(range_: str, asked: str, answered: str, district: District) -> None:
    with scripted({"*": [Reply(f'{{"range": "{answered}", {HEADER}}}'.encode())]}) as server:
        pages, _ = pull_all(server, district, _sheet(district, range_))
    assert len(pages) == 1
    assert unquote(server.asked[-1][1].rpartition("/values/")[2].partition("?")[0]) == asked


@pytest.mark.parametrize("answered", ["Sheet1!Q3", "'Q4'!A1:Z9"])
def test_f1_an_answer_for_another_tab_is_refused(answered: str, district: District) -> None:
    reply = Reply(f'{{"range": "{answered}", {HEADER}}}'.encode())
    with scripted({"*": [reply]}) as server, pytest.raises(ContractError, match="another tab"):
        pull_all(server, district, _sheet(district, "Q3"))


def test_f1_doctor_asks_what_a_pull_asks(district: District) -> None:
    config = district.sources["google_sheets"]
    reply = Reply(f'{{"range": "A1", {HEADER}}}'.encode())
    with scripted({"*": [reply]}) as server:
        extractors.ping("google_sheets", config, server.connection())
    with scripted({"*": [reply]}) as other:
        for name in config.streams:
            pull_all(other, district, stream_of(district, "google_sheets", name))
    assert [path for _, path, *_ in server.asked] == [path for _, path, *_ in other.asked]
