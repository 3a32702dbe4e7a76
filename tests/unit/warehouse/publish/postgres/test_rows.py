"""Rows seen are rows allowed, login by login, on a real server."""

from collections.abc import Callable
from pathlib import Path

import pytest
from psycopg import errors

from tests.unit.warehouse.publish.postgres.served import (
    CORA,
    LOGINS,
    SCHOOLS,
    TABLES,
    VIEWERS,
    Server,
)
from warehouse.publish.postgres import Viewer, rows

ALL = {
    "marts.mart_edition": 1,
    "marts.mart_by_school": 2,
    "marts_restricted.mart_exact": 1,
    "marts_restricted.mart_caseload": 4,
    "marts_restricted.mart_my_record": 3,
    "marts_restricted.mart_cycle_rhythm": 2,
    "marts_restricted.mart_coach_development": 2,
    "marts_restricted.mart_coach_time_use": 2,
    "core.dim_school": 2,
    "core.fct_coaching_session": 3,
    "quality.review_people": 1,
    "quality.publish": 1,
}
_OWN = [name for name in ALL if name.startswith("marts_restricted.") and "exact" not in name]
NOTHING_OWN = dict.fromkeys(_OWN, 0)
# login -> table -> rows; what is not named is refused
SEEN = {
    "dashboards": {name: rows for name, rows in ALL.items() if name.startswith("marts.")},
    "ana": ALL,
    "lea": {name: rows for name, rows in ALL.items() if name.startswith("marts")},
    "pia": {"marts.mart_edition": 1, "marts.mart_by_school": 1} | NOTHING_OWN,
    "eva": {"marts.mart_edition": 1, "marts.mart_by_school": 1} | NOTHING_OWN,
    "cora": {"marts.mart_edition": 1, "marts.mart_by_school": 0}
    | dict.fromkeys(_OWN, 1)
    | {"marts_restricted.mart_caseload": 2},
    "theo": {"marts.mart_edition": 1, "marts.mart_by_school": 0}
    | NOTHING_OWN
    | {"marts_restricted.mart_caseload": 1, "marts_restricted.mart_my_record": 1},
    "nobody": {"marts.mart_edition": 1, "marts.mart_by_school": 0} | NOTHING_OWN,
}


@pytest.fixture(scope="module")
def served(new_server: Callable[[Path], Server], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server with an edition and viewers."""
    server = new_server(tmp_path_factory.mktemp("rows"))
    server.publish(1)
    server.serve()
    return server


def seen(server: Server, login: str) -> dict[str, int]:
    found = {}
    for place in ALL:
        try:
            ((rows,),) = server.rows(login, f"select count(*) from {place}")
        except errors.InsufficientPrivilege:
            continue
        found[place] = rows
    return found


@pytest.mark.parametrize("login", LOGINS)
def test_rows_seen_are_rows_allowed(served: Server, login: str) -> None:
    assert set(SEEN) == set(LOGINS)
    assert set(ALL) == {*TABLES, "quality.publish"}
    assert seen(served, login) == SEEN[login]


def test_each_sees_the_own_rows(served: Server) -> None:
    caseload = "select cycle_key from marts_restricted.mart_caseload order by 1"
    assert served.rows("cora", caseload) == [("k1",), ("k2",)]
    assert served.rows("theo", caseload) == [("k1",)]
    assert served.rows("theo", "select record_key from marts_restricted.mart_my_record") == [("r1",)]
    assert served.rows("cora", "select record_key from marts_restricted.mart_my_record") == [("r3",)]
    own = "select school_key from marts.mart_by_school"
    assert (served.rows("pia", own), served.rows("eva", own)) == ([(SCHOOLS["S01"],)], [(SCHOOLS["S02"],)])


def test_no_question_gets_around_the_rows(served: Server) -> None:
    """A function that cheats is asked after the policy, not before."""
    with served.as_("postgres") as admin:
        admin.execute(
            "create function public.peek(text) returns boolean language plpgsql cost 0.0000001 as "
            "$$ begin raise notice '%', $1; return true; end $$; grant usage on schema public to viewer"
        )
    told: list[str] = []
    with served.as_("theo") as theo:
        theo.add_notice_handler(lambda notice: told.append(str(notice.message_primary)))
        theo.execute("select count(*) from marts_restricted.mart_my_record where public.peek(says)")
        theo.execute("select count(*) from marts_restricted.mart_caseload where public.peek(cycle_key)")
    assert told == ["code=3a", "k1"]


def test_coaching_is_never_told_to_an_evaluator(server: Server) -> None:
    """Whatever else the administrator or the seed makes of them: an analyst, a coach lead, a coach of the same name."""
    server.publish(1)
    server.serve([Viewer("pia", "principal", "S01"), Viewer("pia", "coach", "", CORA)])
    with server.as_("postgres") as admin:
        admin.execute("grant analyst, coach_lead to pia")
    try:
        found = seen(server, "pia")
        through = server.rows("ana", "select count(*) from marts_restricted.mart_caseload")
        with server.as_("pia") as pia:
            pia.execute("set role coach_lead")  # another current user, the same session
            (lead,) = pia.execute("select count(*) from marts_restricted.mart_caseload").fetchone() or (None,)
    finally:
        with server.as_("postgres") as admin:
            admin.execute("revoke analyst, coach_lead from pia")
    assert {name: rows for name, rows in found.items() if not name.startswith("marts.")} == dict.fromkeys(
        (name for name in ALL if not name.startswith("marts.")), 0
    )
    assert (through, lead) == ([(4,)], 0)


def test_an_analysts_own_view_opens_nothing(served: Server) -> None:
    """Shown to others it says what they themselves may see."""
    with served.as_("ana") as ana:
        ana.execute("create view workspace.mine as select cycle_key from marts_restricted.mart_caseload")
        ana.execute("grant usage on schema workspace to theo, dashboards, eva")
    with served.as_("postgres") as admin:
        admin.execute("grant usage on schema workspace to theo, dashboards, eva")
        admin.execute("grant select on workspace.mine to theo, dashboards, eva")
    counted, logins = "select count(*) from workspace.mine", ("ana", "theo", "dashboards", "eva")
    rows = {login: served.rows(login, counted) for login in logins}
    assert rows == {"ana": [(4,)], "theo": [(1,)], "dashboards": [(0,)], "eva": [(0,)]}


def test_who_is_taken_off_the_list_sees_nothing_at_the_next_run(server: Server) -> None:
    server.publish(1)
    server.serve()
    assert server.rows("theo", "select count(*) from marts_restricted.mart_my_record") == [(1,)]
    again = server.serve([v for v in VIEWERS if v.login != "theo"] + [Viewer("nobody", "principal", "S99")])
    assert (again.is_new, again.unknown_schools) == (False, 1)
    assert server.rows("theo", "select count(*) from marts_restricted.mart_my_record") == [(0,)]
    assert server.rows("nobody", "select count(*) from marts.mart_by_school") == [(0,)]


def test_a_mended_rule_reaches_a_server_that_holds_the_edition(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.publish(1)
    server.serve()
    assert server.rows("cora", "select count(*) from marts_restricted.mart_cycle_rhythm") == [(1,)]
    monkeypatch.setattr(rows, "OWN", {name: own for name, own in rows.OWN.items() if name != "mart_cycle_rhythm"})
    assert server.serve().is_new
    assert server.let("cora", ["select 1 from marts_restricted.mart_cycle_rhythm"]) == []
    own = {**rows.OWN, "mart_caseload": {"teacher": "person_key"}}
    monkeypatch.setattr(rows, "OWN", own)
    assert (server.serve().is_new, server.serve().is_new) == (True, False)
    assert server.rows("cora", "select count(*) from marts_restricted.mart_caseload") == [(0,)]
    assert server.rows("theo", "select count(*) from marts_restricted.mart_caseload") == [(1,)]
