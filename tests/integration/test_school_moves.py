"""A school that gets another group and poverty band: closed periods stay where they were, whatever the seed says."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from coaching.paths import PROJECT
from tests.integration.line import Line
from tests.integration.nights import NIGHTS, ThreeNights

STEPS = ("build", "estimate", "build-marts", "check-marts", "publish")
MOVES = {"S01,North,ES,high": "S01,South,ES,mid-high", "S03,North,HS,mid-high": "S03,North,HS,high"}


@pytest.mark.slow
def test_closed_periods_keep_the_group_of_a_school(
    three_nights: ThreeNights, copied: Callable[[], Line], tmp_path: Path
) -> None:
    district = tmp_path / "district"
    shutil.copytree(PROJECT / "districts" / "sandbox", district)
    seed = district / "seeds" / "school_groups.csv"
    text = seed.read_text(encoding="utf-8")
    for old, new in MOVES.items():
        assert old in text
        text = text.replace(old, new)
    seed.write_text(text, encoding="utf-8")
    line = copied()
    for step in STEPS:
        done = subprocess.run(
            [sys.executable, "-m", "nights", step, "--date", NIGHTS[-1]],
            cwd=PROJECT, env={**line.environment, "COACHING_DISTRICT": str(district)}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    after = line.published()
    with duckdb.connect(str(line.paths.warehouse), read_only=True) as warehouse:
        (moved,) = warehouse.execute("""
            select count(*) from (select school_key from intermediate.int_school_sites__listed
            group by school_key having count(distinct site_key) > 1) as schools""").fetchone()
    assert moved == len(MOVES)
    assert after.edition != three_nights.night(3).published.edition
    assert after.files == three_nights.night(3).published.files
