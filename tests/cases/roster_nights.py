"""The roster's cases in one landing: three nights, each case at schools of its own.

R1: two people whose teacher's role is not the first of their list. R2: one teacher at two schools.
"""

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from coaching.paths import Paths
from tests.cases.small_district import Row, build, land_night, sandbox_district, session, staff

FIRST, LEFT, LAST = "2025-12-15", "2026-01-09", "2026-03-02"
SCHOOLS = ("r1", "r2a", "r2b")


def _always() -> list[Row]:
    parent = {"role": "parent;teacher", "role_type": "secondary;primary", "role_org_id": ";r1", "primary_org_id": "r1"}
    both = {"role": "teacher;teacher", "role_org_id": "r2a;r2b"}
    return [
        staff("r1-ann", "r1", **parent),
        staff("r1-ben", "r1", role="student;aide;teacher", role_org_id="r1;r1;r1"),
        staff("r1-cas", "r1"),
        staff("r2-dee", "r2a", **both),
    ]


def _sessions() -> list[Row]:
    return [
        session(1, "2025-10-01", "r1-ann@;r1-ben@;r1-cas@", "r1"),
        session(2, "2025-10-02", "r2-dee@", "r2b"),
    ]


@cache
def roster_nights() -> Paths:
    """The built warehouse; made once for a test process."""
    paths, district = Paths(Path(mkdtemp(prefix="roster-cases-")) / "data"), sandbox_district()
    for night in (FIRST, LEFT, LAST):
        land_night(district, night, _always(), paths=paths, schools=SCHOOLS, sessions=_sessions())
    return build(district, paths)
