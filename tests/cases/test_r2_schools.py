"""A teacher is eligible at every school where a teacher's role stands."""

import pytest

from tests.cases.roster_nights import roster_nights
from tests.cases.small_district import counted

pytestmark = pytest.mark.slow


def test_a_teacher_of_two_schools_is_eligible_at_both() -> None:
    built = roster_nights()
    assert counted(built, "r2a", "2025-10") == (1, 0)
    assert counted(built, "r2b", "2025-10") == (1, 1)
