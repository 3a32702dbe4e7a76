"""A person whose ids changed stays one person, told by durable ids, address, or name at a school, in that order."""

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from coaching.paths import Paths
from tests.cases.roster_nights import FIRST, LEFT, SAME, roster_nights
from tests.cases.small_district import build, counted, query, sandbox_district
from warehouse import store
from warehouse.build import keys

pytestmark = pytest.mark.slow

GONE = ("r5-gone", "r5-taught")
KEYS = "select roster_id, person_key from intermediate.int_people__on_roster order by 1"


def test_three_are_eligible_and_coached_before_and_after() -> None:
    built = roster_nights()
    assert counted(built, "r3", "2025-10") == (3, 3)
    assert counted(built, "r3", "2026-02") == (3, 3)
    assert counted(built, "r3-ways", "2026-02") == counted(built, "r3-ways", "2025-10") == (4, 0)


def test_who_is_followed_is_told_by_the_surest_thing_and_nobody_else_is() -> None:
    found = query(
        roster_nights(),
        """select roster_id, person_id, match_method, cast(confidence as varchar), cast(since as varchar)
        from intermediate.int_people__keyed where roster_id like 'new-%' and person_id <> roster_id order by 1""",
    )
    told = {
        "new-mail": ("address", "0.95"), "new-master": ("durable_id", "1.00"), "new-name": ("name_at_school", "0.70"),
        "new-number": ("durable_id", "1.00"), **{f"new-r3-{n}": ("address_and_name", "0.98") for n in range(3)},
    }  # fmt: skip
    assert found == [(new, new.replace("new-", "old-"), *how, LEFT) for new, how in sorted(told.items())]


def test_pairs_that_may_be_one_are_proposed() -> None:
    proposed = query(
        roster_nights(), "select roster_id, other_roster_id from quality.review_same_people where roster_id like 'new%'"
    )
    assert ("new-twin-0", "old-twin-1") in proposed
    assert not [pair for pair in proposed if "other" in str(pair)]


def test_so_many_ids_at_once_are_told() -> None:
    found = query(roster_nights(), "select cast(load_date as varchar), gone_count, new_count, followed_count "
                  "from quality.review_roster_changes")  # fmt: skip
    assert found == [(LEFT, 14, 13, 7)]


def test_the_key_map_survives_the_warehouse_and_the_loads_it_was_told_by(tmp_path: Path) -> None:
    district, built = sandbox_district(), roster_nights()
    before, written = query(built, KEYS), keys.keys_file(built).read_bytes()
    assert keys.append_new(built) == 0
    paths = Paths(tmp_path / "data")
    for folder in ("landing", "keys"):
        shutil.copytree(built.root / folder, paths.root / folder)
    build(district, paths, seeds={"same_people.csv": SAME})
    assert query(paths, KEYS) == before
    assert keys.keys_file(paths).read_bytes() == written
    for stream in ("users", "enrollments"):
        shutil.rmtree(store.load_file(paths, "oneroster", stream, FIRST).parent)
    paths.warehouse.unlink()
    build(district, paths, seeds={"same_people.csv": SAME})
    assert query(paths, KEYS) == [row for row in before if not str(row[0]).startswith("old-") and row[0] not in GONE]
    assert pq.read_table(keys.keys_file(paths)).num_rows == len(before)
