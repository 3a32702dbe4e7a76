"""What dropped tables leave in the planner's statistics: cleared, and told of where an open transaction holds it."""

import pytest

from tests.unit.warehouse.publish.postgres.served import Server
from warehouse.publish.postgres import Cleared, clear


def test_who_could_still_see_dropped_rows_is_waited_for_and_told_of(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.publish.postgres.leavings._PAUSE_SECONDS", 0)
    monkeypatch.setattr("warehouse.publish.postgres.leavings._HOLD", "50ms")
    server.paths.lay_out()
    server.publish(1)
    server.serve()
    server.publish(2)
    with server.as_("ana") as analyst, analyst.transaction():
        analyst.execute("set transaction isolation level repeatable read")
        analyst.execute("select 1")
        assert server.serve().left == 0, "no table that is dropped was read"
        assert clear(server.settings) == Cleared(left=1, copies=0)
    with server.as_("pia") as reader, reader.transaction():
        reader.execute("select * from marts.mart_by_school")  # and of the list of viewers, whose rows she sees
        assert clear(server.settings).left == 1
    with server.as_("ana") as analyst:
        analyst.execute("create table workspace.own as select 1 as n; create view workspace.seen as select 1 as n")
    assert clear(server.settings) == Cleared(left=0, copies=1)
