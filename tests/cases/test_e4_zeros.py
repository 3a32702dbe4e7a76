"""E4: a month in which no school used a framework in use by then has rows of zeros."""

from pathlib import Path

import pytest

from tests.cases.survey_district import built, query

pytestmark = pytest.mark.slow


def test_months_without_use_are_zeros(tmp_path_factory: pytest.TempPathFactory) -> None:
    paths = built(Path(tmp_path_factory.getbasetemp()) / "surveys")
    found = query(
        paths,
        """select framework_id, min(period_key), count(distinct period_key), sum(sessions_full_count),
            count(*) filter (where teachers_eligible = 0)
        from marts_restricted.mart_implementation_by_school_standard
        where period_type = 'month' and standard_level = 'standard' group by framework_id order by framework_id""",
    )
    # from September to June the older framework, one session in the first month; from October the newer one
    assert found == [("ISTEC-2019", "2025-10", 9, 1, 0), ("NETSC-2011", "2025-09", 10, 1, 0)]
    columns = (
        "reach_rate, sessions_full_count, coach_minutes_allocated, share_of_school_coach_minutes, teachers_coached"
    )
    (cell,) = query(
        paths,
        f"""select {columns} from marts_restricted.mart_implementation_by_school_standard
        where period_key = '2025-11' and qualified_code = 'NETSC-2011:2a'""",
    )
    assert cell == (0, 0, 0, None, 0)
