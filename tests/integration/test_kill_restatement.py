"""A publish of a restatement, killed at its writes: readers have one whole edition, and closed periods one value."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from coaching.district import Thresholds
from coaching.paths import PROJECT, Paths
from tests.unit.warehouse.frozen.toy import FACTS, SLICES, District, Session
from warehouse.frozen import store
from warehouse.publish.step import publish

TEACHERS = [f"t{n}" for n in range(1, 13)]
MOMENTS = 12

# Kills itself before the given flush, folder or rename of a publish; says how many it made where it gets to the end.
PUBLISHER = """
import os, signal, sys
from pathlib import Path
from tests.integration.test_kill_restatement import published
from coaching.paths import Paths

last, made = int(sys.argv[2]), 0
def counted(call):
    def calling(*given, **named):
        global made
        made += 1
        if made == last:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*given, **named)
    return calling

os.fsync, os.replace, os.mkdir = counted(os.fsync), counted(os.replace), counted(os.mkdir)
Path.replace, Path.rename = counted(Path.replace), counted(Path.rename)
published(Paths(Path(sys.argv[1])))
print(made)
"""


def published(paths: Paths) -> str:
    return publish(paths=paths, code_version="test", data_through={}, thresholds=Thresholds(), marts={}, facts=FACTS)


def built(district: District) -> None:
    """A night up to its publish; what readers get is the minutes by slice of the released facts."""
    district.build()
    district.decide()
    district.mask()
    with duckdb.connect(str(district.paths.warehouse)) as made:
        made.execute("""create schema marts; create table marts.mart_minutes as
            select slice_key, sum(coach_minutes) as minutes from intermediate.int_session_parts__placed__released
            group by slice_key""")


def minutes(paths: Paths) -> dict[str, float]:
    """What the current edition says, in its two forms."""
    current = (paths.published / "current").resolve(strict=True)
    with duckdb.connect(str(current / "bi" / "bi.duckdb"), read_only=True) as bi:
        told = dict(bi.execute("from marts.mart_minutes").fetchall())
    rows = pq.read_table(current / "bi" / "marts" / "mart_minutes.parquet").to_pylist()
    assert {row["slice_key"]: row["minutes"] for row in rows} == told
    assert json.loads((current / "manifest.json").read_text())["edition"] == current.name
    return told


def killed(paths: Paths, moment: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", PUBLISHER, str(paths.root), str(moment)],
        cwd=PROJECT, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(PROJECT)},
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.mark.slow
def test_a_killed_restatement_shows_one_edition_and_freezes_one_value(tmp_path: Path) -> None:
    district = District(tmp_path / "data", roster=dict.fromkeys(TEACHERS[:8], "s1"))
    district.log(*(Session(f"a{n}", SLICES[0], "s1", [who]) for n, who in enumerate(TEACHERS)))
    built(district)
    published(district.paths)
    old = minutes(district.paths)
    district.log(*(Session(f"late-{who}", SLICES[0], "s1", [who]) for who in TEACHERS[:5]))
    built(district)
    prepared = tmp_path / "prepared"
    shutil.copytree(district.root, prepared, symlinks=True)
    code, told = killed(district.paths, 0)
    assert code == 0
    new, stands, writes = minutes(district.paths), store.heads(district.paths), int(told)
    assert (sum(old.values()), sum(new.values())) == (12 * 30, 17 * 30)
    seen = set()
    for moment in sorted({1 + n * (writes - 1) // (MOMENTS - 1) for n in range(MOMENTS)}):
        paths = Paths(tmp_path / str(moment))
        shutil.copytree(prepared, paths.root, symlinks=True)
        assert killed(paths, moment)[0] != 0
        found = minutes(paths)
        assert found in (old, new)
        seen.add((sum(found.values()), len(store.parts(paths, "int_session_parts__placed"))))
        published(paths)
        assert minutes(paths) == new
        assert store.heads(paths) == stands
    sys.stdout.write(f"{writes} writes; killed at {MOMENTS}: minutes shown and files frozen {sorted(seen)}\n")
    assert {(360.0, 1), (360.0, 2), (510.0, 2)} <= seen
