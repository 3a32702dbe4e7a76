from collections import Counter
from datetime import datetime

import pytest

from sandbox.systems.google_sheets import records as sheets
from sandbox.truth.log import log_truth
from sandbox.world import World, build_world
from sandbox.world.days import NIGHTS
from sandbox.world.field import CASES


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(1, "tiny")


def rows(world: World, night: int) -> list[dict[str, object]]:
    found = []
    for tab in sheets.FRAMEWORK_OF_TAB:
        heading, *body = (r for r in sheets.tab(world, tab, NIGHTS[night]) if not sheets.is_blank(r))
        found += [
            {"tab": tab, "cells": len(r), "width": len(heading), **dict(zip(heading, r, strict=False))} for r in body
        ]
    return found


def test_every_kind_of_mess_is_in_the_sheet_as_often_as_said(world: World) -> None:
    planted, found = world.log.planted, rows(world, 1)
    minutes, dates = Counter(str(r["Minutes"]) for r in found), Counter(r["Date of session"] for r in found)
    assert planted["minutes_zero"] == minutes["0"] == 1
    assert planted["minutes_negative"] == minutes["-30"] == 1
    assert planted["minutes_huge"] == minutes["2000"] == 1
    assert planted["minutes_word"] == minutes["forty"] == 1
    assert planted["date_word"] == dates["last Tuesday"] == 1
    assert planted["date_impossible"] == dates["2/30/2026"] == 1
    assert planted["unknown_email"] == sum("@elsewhere.example" in r.get("Teacher emails", "") for r in found) > 0
    assert planted["by_name"] + planted["ambiguous_name"] == sum(bool(r.get("Teacher names")) for r in found) > 1
    assert planted["observer_name"] == sum(bool(r.get("Observer name")) and r["cells"] <= r["width"] for r in found) > 0
    assert planted["spare_cells"] == sum(r["cells"] > r["width"] for r in found) == 1
    whole = Counter(tuple(map(str, r.items())) for r in found)
    assert planted["repeated_row"] == sum(times - 1 for times in whole.values()) > 0
    keys = Counter((r["Timestamp"], r["Coach email"]) for r in map(dict, {tuple(r.items()) for r in found}))
    assert planted["shared_timestamp"] == max(keys.values()) == 3
    assert sum(times - 1 for times in keys.values()) == 2


@pytest.mark.parametrize(("seed", "size"), [(1, "tiny"), (3, "tiny"), (7, "tiny"), (1, "demo")])
def test_what_the_field_sends_is_there_whatever_the_seed(seed: int, size: str) -> None:
    log = build_world(seed, size).log
    share = 1 if size == "tiny" else 10
    least = {case.kind: case.times * (share if case.times > 1 else 1) for case in CASES}
    assert {kind: min(log.planted.get(kind, 0), times) for kind, times in least.items()} == least
    assert log.planted["shared_timestamp"] == 3


def test_the_sheet_is_filled_down_with_empty_tick_boxes(world: World) -> None:
    for tab in sheets.FRAMEWORK_OF_TAB:
        heading, *body = sheets.tab(world, tab, NIGHTS[0])
        blank = [r for r in body if sheets.is_blank(r)]
        assert [dict(zip(heading, r, strict=False))["Follow-up done"] for r in blank] == [False] * 4
        assert (heading.count("Office use"), heading.count("Activities ")) == (2, 1)


def test_unknown_codes_stand_under_the_form_of_2011(world: World) -> None:
    cells = Counter(r.get("ISTE standards") for r in rows(world, 0) if r["tab"] == "Log 2011")
    assert cells["4d"] >= 2
    assert cells["4d – Professional learning"] >= 2
    assert cells["2a; 4d"] == 1


def test_the_new_column_appears_on_the_second_night(world: World) -> None:
    headings = [sheets.tab(world, "Log", night)[0] for night in NIGHTS]
    assert ["Observer name" in h for h in headings] == [False, True, True]


def test_the_third_night_brings_the_late_edits(world: World) -> None:
    second, third = ({tuple(s["row_key"]): s for s in log_truth(world, NIGHTS[n])[0]} for n in (1, 2))
    both = second.keys() & third.keys()
    planted = world.log.planted
    assert sum(second[k]["minutes"] != third[k]["minutes"] for k in both) == planted["late_minutes"] > 0
    assert (
        sum(third[k]["raw_standards"] == "6b" != second[k]["raw_standards"] for k in both)
        == planted["late_standards"]
        > 0
    )
    assert len(second.keys() - third.keys()) == planted["deleted_row"] > 0


def test_a_mended_row_counts_from_then(world: World) -> None:
    before, after = (log_truth(world, NIGHTS[n]) for n in (1, 2))
    broken = next(r for r in before[1] if r["raw_minutes"] == "forty")
    mended = next(s for s in after[0] if s["row_key"] == broken["row_key"])
    assert mended["minutes"] == 40
    assert broken["row_key"] not in [r["row_key"] for r in after[1]]


def test_impossible_rows_are_expected_in_quarantine_with_a_reason(world: World) -> None:
    reasons = Counter(r["reason"] for r in log_truth(world, NIGHTS[0])[1])
    assert reasons == {"duration_is_possible": 4, "session_date_is_a_date": 2}


def test_weights_sum_to_one_and_stay_in_their_framework(world: World) -> None:
    accepted, _ = log_truth(world, NIGHTS[2])
    assert len(accepted) > 250
    for session in accepted:
        assert sum(session["weights"].values()) == pytest.approx(1, abs=1e-9)
        assert {code.split(":")[0] for code in session["weights"]} == {session["framework"]}
    assert any("ISTEC-2019:UNALIGNED" in s["weights"] for s in accepted)
    assert any(s["weights"] == {"NETSC-2011:4b": 1} and "4d" in s["raw_standards"] for s in accepted)
    assert any(s["weights"] == {"NETSC-2011:2a": 0.5, "NETSC-2011:UNALIGNED": 0.5} for s in accepted)


def test_codes_are_written_in_many_ways() -> None:
    demo = build_world(1, "demo")
    styles = Counter(s.aligned.style for row in demo.log.rows if (s := row.as_of(NIGHTS[2])))
    assert {"code", "later", "upper", "title", "parent", "text", "none", "mess"} <= styles.keys()
    assert min(styles.values()) >= 3


def test_received_minutes_never_exceed_the_session(world: World) -> None:
    accepted, _ = log_truth(world, NIGHTS[2])
    taken = [(s["minutes"], p) for s in accepted for p in s["participants"]]
    assert all(0 < p["received"] <= minutes for minutes, p in taken)
    assert any(p["attended"] is not None for _, p in taken)
    assert any(p["person_id"] is None for _, p in taken)


def test_rows_show_the_local_time_of_the_sheet(world: World) -> None:
    for session in (s for s in log_truth(world, NIGHTS[2])[0][:20] if not s["row_key"][0].endswith("M")):
        shown = datetime.strptime(session["row_key"][0], "%m/%d/%Y %H:%M:%S")  # noqa: DTZ007 - the cell has no zone
        assert shown.hour >= 13


def test_attended_minutes_stand_in_the_order_of_the_addresses() -> None:
    demo = build_world(1, "demo")
    lists = singles = 0
    for session in demo.sessions:
        if any(p.attended is not None for p in session.participants):
            assert all(p.attended is not None for p in session.participants)
            cell = sheets.log_row(demo, session, NIGHTS[2])[7]
            lists += isinstance(cell, str) and cell == "; ".join(str(p.attended) for p in session.participants)
            singles += isinstance(cell, int)
    assert lists > 50
    assert singles > 0
