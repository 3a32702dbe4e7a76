"""Nothing that the marts publish of people, in numbers that add up or are parts of others, is passed over."""

from coaching.district import Thresholds
from coaching.marts import declared_marts
from warehouse.attack.reading import unread
from warehouse.attack.told import shares, told

COUNTED = {"people", "sessions", "cycles", "items", "minutes", "share"}


def test_every_count_amount_and_share_of_a_published_mart_is_read() -> None:
    marts = declared_marts()
    assert list(unread(marts)) == []
    looked_at = 0
    for mart in marts.values():
        read = {one.name for one in (*told(mart, Thresholds()), *shares(mart))}
        published = {m.name for m in mart.measures if m.unit in COUNTED and not m.restricted}
        assert published <= read, mart.name
        looked_at += len(published)
    assert looked_at > 100
