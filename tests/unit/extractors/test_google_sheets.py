import pytest

from coaching.config import District
from coaching.errors import ContractError
from tests.unit.extractors.pulling import pull_all, stream_of
from tests.unit.extractors.scripted import Reply, scripted


def test_a_sheet_is_one_page(district: District) -> None:
    with scripted({"*": [Reply(b'{"range": "A1", "values": [["Timestamp"]]}')]}) as server:
        pages, _ = pull_all(server, district, stream_of(district, "google_sheets", "coaching_log"))
    assert [p.format for p in pages] == ["sheet"]
    with scripted({"*": [Reply(b'{"error": {"message": "Planted"}}')]}) as server, pytest.raises(ContractError, match="no range of values"):
        pull_all(server, district, stream_of(district, "google_sheets", "coaching_log"))
