"""A roster's lists are read whole: a teacher's role counts wherever it stands in the list."""

import json
import re
from pathlib import Path

import pytest

from coaching.pages import Page
from coaching.paths import Paths
from coaching.streams import Privacy, Stream
from expectations.door.typed import field_rules
from extractors.kinds.oneroster import KIND
from tests.cases.roster_nights import roster_nights
from tests.cases.small_district import counted, query
from tests.unit.warehouse.land.test_landing import KEY, _land
from warehouse.land.pseudonyms import pseudonym

USERS: Stream = next(s for s in KIND.streams("oneroster", None) if s.name == "users")


def _user(number: int, *roles: object) -> dict[str, object]:
    return {"sourcedId": str(number), "roles": list(roles), "givenName": "Zoë", "familyName": "Quill"}


def _landed(tmp_path: Path, *users: dict[str, object]) -> list[dict[str, str | None]]:
    _, rows = _land(tmp_path, [Page(json.dumps({"users": users}).encode(), records="users")], stream=USERS)
    return rows


def test_every_role_lands_in_step_with_its_school(tmp_path: Path) -> None:
    parent = {"roleType": "secondary", "role": "Parent"}
    teacher = {"roleType": "primary", "role": "teacher", "org": {"sourcedId": "S1"}, "beginDate": "2025-09-01"}
    single = _user(3) | {"roles": teacher}
    rows = _landed(tmp_path, _user(1, parent, teacher), _user(2), single)
    columns = ("role", "role_type", "role_org_id", "role_begin_date", "role_end_date")
    assert [tuple(r[c] for c in columns) for r in rows] == [
        ("Parent;teacher", "secondary;primary", ";S1", ";2025-09-01", None),
        (None, None, None, None, None),
        ("teacher", "primary", "S1", "2025-09-01", None),
    ]


def test_a_student_who_is_staff_too_is_named_as_staff_are(tmp_path: Path) -> None:
    student, aide = {"role": "Student"}, {"role": "aide"}
    rows = _landed(tmp_path, _user(1, student, aide), _user(2, student, student))
    named = [pseudonym(KEY, Privacy.PSEUDONYMISE_NAME, n, "zoe quill") for n in ("staff", "student")]
    assert [r["name_hash"] for r in rows] == named


def test_every_element_is_held_to_its_type() -> None:
    patterns = {
        f.name: str(field_rules(f)[-1].arguments["regex"]) for f in USERS.fields if f.is_list and field_rules(f)
    }
    good = {"role": ["parent;Teacher", ";aide", "ext:coach"], "role_begin_date": [";2024-02-29", "2025-12-31"]}
    bad = {"role": ["parent;boss", "ext:"], "role_begin_date": ["2025-02-29", "2025-09-01;soon", "1900-02-29"]}
    assert [v for c, values in good.items() for v in values if not re.search(patterns[c], v)] == []
    assert [v for c, values in bad.items() for v in values if re.search(patterns[c], v)] == []


@pytest.mark.slow
def test_all_three_teachers_are_eligible_and_coached() -> None:
    built: Paths = roster_nights()
    assert counted(built, "r1", "2025-10") == (3, 3)
    roles = "select role, count(*) from core.dim_staff where known_from = 'roster' group by 1 order by 1"
    assert query(built, roles)[-1][0] == "teacher"
