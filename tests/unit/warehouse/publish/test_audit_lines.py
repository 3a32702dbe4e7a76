"""Lines between the tables of an edition: a hidden figure that the others give away is found."""

from pathlib import Path

import duckdb
import pytest

from coaching.district import load_district
from coaching.marts import declared_marts
from warehouse.publish.audit_lines import LINES
from warehouse.publish.edition import Edition
from warehouse.publish.export import Exported

SCHOOLS, GROUPS, DISTRICT, ALL = (
    f"mart_implementation_{name}"
    for name in ("by_school_standard", "by_group_standard", "district_standard", "by_school")
)
_PERIOD = "'month' as period_type, '2025-10' as period_key"
_STANDARD = "'F' as framework_id, 'F:1' as qualified_code"
_SHOWN = "false as suppressed, cast(null as text) as hidden_parts"
# four schools, two in each group; 10, 20, 30 and 40 minutes
TABLES = {
    SCHOOLS: f"""select 's' || s as school_key, case when s < 3 then 'north' else 'south' end as school_group,
        'high' as poverty_band, 'standard' as standard_level, {_STANDARD}, {_PERIOD},
        10.0 * s as coach_minutes_allocated, {_SHOWN} from range(1, 5) t(s)""",
    GROUPS: f"""select kind as group_type, name as group_name, {_STANDARD}, {_PERIOD},
        minutes as coach_minutes_allocated, {_SHOWN} from (values ('school_group', 'north', 30.0),
        ('school_group', 'south', 70.0), ('poverty_band', 'high', 100.0)) t(kind, name, minutes)""",
    DISTRICT: f"select {_STANDARD}, {_PERIOD}, 100.0 as coach_minutes_allocated, {_SHOWN}",
    ALL: f"""select 's' || s as school_key, 'north' as school_group, 'high' as poverty_band, 'F' as framework_id,
        {_PERIOD}, 10.0 * s as coach_minutes_allocated, {_SHOWN} from range(1, 5) t(s)""",
}  # fmt: skip


def found(*hiding: str) -> list[str]:
    engine = duckdb.connect()
    engine.execute("create schema marts")
    for name, query in TABLES.items():
        engine.execute(f"create table marts.{name} as {query}")
    for statement in hiding:
        engine.execute(statement)
    exported = Exported({f"marts.{name}": 1 for name in TABLES})
    edition = Edition(Path(), exported, load_district("sandbox").thresholds, declared_marts(), engine)
    return [what for check in LINES.values() for what in check(edition)]


def hide(mart: str, where: str, how: str = "suppressed = true") -> str:
    return f"update marts.{mart} set {how}, coach_minutes_allocated = null where {where}"


def test_what_is_all_shown_gives_nothing_away() -> None:
    assert found() == []


@pytest.mark.parametrize(
    ("mart", "where", "how", "told"),
    [
        (SCHOOLS, "school_key = 's1'", "suppressed = true", (GROUPS, ALL)),
        (SCHOOLS, "school_key = 's1'", "hidden_parts = 'group, coached'", (GROUPS, ALL)),
        (GROUPS, "group_name = 'north'", "suppressed = true", (DISTRICT,)),
    ],
)
def test_one_that_is_hidden_alone_is_found(mart: str, where: str, how: str, told: tuple[str, ...]) -> None:
    broken = found(hide(mart, where, how))
    assert {total for what in broken for total in told if f"from {total} less" in what} == set(told)
    assert all(what.startswith(f"{mart}.coach_minutes_allocated follows in") for what in broken)


@pytest.mark.parametrize(
    "hiding",
    [
        (hide(GROUPS, "group_type = 'school_group'"),),  # two of them
        (hide(GROUPS, "group_name = 'north'"), hide(DISTRICT, "true")),  # its total too
        (hide(GROUPS, "group_name = 'north'"), f"update marts.{DISTRICT} set coach_minutes_allocated = 70"),  # nobody
        # a school that is in no group stands between the groups and the district
        (hide(GROUPS, "group_name = 'north'"), f"update marts.{ALL} set school_group = null where school_key = 's4'"),
    ],
)
def test_what_does_not_follow_is_none(hiding: tuple[str, ...]) -> None:
    assert found(*hiding) == []


def test_a_number_that_is_blank_and_not_hidden_says_nothing() -> None:
    blank = f"update marts.{GROUPS} set coach_minutes_allocated = null where group_name = 'south'"
    assert found(hide(GROUPS, "group_name = 'north'"), blank) == []
