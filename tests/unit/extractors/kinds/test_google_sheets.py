import pytest

import extractors
from coaching.district import District
from coaching.errors import CoachingError, ContractError
from coaching.pages import Format
from tests.unit.extractors.pulling import pull_all, stream_of
from tests.unit.extractors.scripted import Reply, scripted


def test_a_sheet_is_one_page(district: District) -> None:
    with scripted({"*": [Reply(b'{"range": "A1", "values": [["Timestamp"]]}')]}) as server:
        pages, _ = pull_all(server, district, stream_of(district, "google_sheets", "coaching_log"))
    assert [p.format for p in pages] == [Format.SHEET]
    with (
        scripted({"*": [Reply(b'{"error": {"message": "Planted"}}')]}) as server,
        pytest.raises(ContractError, match="no range of values"),
    ):
        pull_all(server, district, stream_of(district, "google_sheets", "coaching_log"))


def test_a_ping_asks_for_every_sheet(district: District) -> None:
    config, row = district.sources["google_sheets"], Reply(b'{"range": "A1", "values": [["Timestamp"]]}')
    with scripted({"*": [row]}) as server:
        told = extractors.ping("google_sheets", config, server.connection())
    assert len(server.asked) == len(config.streams) > 1
    assert all(name in told for name in config.streams)
    with scripted({"*": [row, Reply(status=404)]}) as server, pytest.raises(CoachingError):
        extractors.ping("google_sheets", config, server.connection())
