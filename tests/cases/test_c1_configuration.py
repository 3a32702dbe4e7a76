"""C1: mistakes in a district's folder, each by itself and all at once: file, place and what is right, in a second."""

import os
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from coaching.connections import Connection, from_environment
from coaching.district import load_district
from coaching.format import write_format
from coaching.paths import PROJECT, Paths
from nights import doctor
from nights.configuration import examine, remarks
from sandbox.server import running
from sandbox.world import build_world
from tests.cases.mistake import EXTRA_FILES, Mistake, base, edit
from tests.cases.mistakes import LIVE, MISTAKES
from tests.integration.landing_fixture import land

_LIBRARIES = "import pyarrow.parquet, pydantic, requests, rich.table, typer, yaml"
TODAY = date(2026, 3, 2)


@dataclass(frozen=True)
class Site:
    """A district's folder that is right, and the sources that it names."""

    folder: Path
    environment: dict[str, str]


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, str]]:
    with running(build_world(1, "tiny")) as sandbox:
        yield sandbox.environment


@pytest.fixture
def site(tmp_path: Path, served: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Site:
    folder = base(tmp_path / "lakeside")
    environment = {**served, "EXTRA_FILES": str(EXTRA_FILES(tmp_path)), "COACHING_DISTRICT": str(folder)}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Site(folder, environment)


def _landed_schools(folder: Path) -> None:
    from coaching.district import examine as read

    district = read(str(folder)).district
    assert district is not None
    schools = [{"org_id": f"o{n}", "identifier": f"S{n:02d}"} for n in range(1, 81)]
    land(district, "oneroster.orgs", "2026-02-27", schools, paths=Paths.from_env())
    write_format(Paths.from_env())


def _quick(conn_id: str) -> Connection:
    found = from_environment(conn_id)
    return Connection(found.conn_id, found.base_url, found.login, found.password, {**found.extra, "poll_seconds": 0.01})


def _looks(looks: list[doctor.Look]) -> list[doctor.Look]:
    """Without what depends on the day of the test, and the key of a landing that was written by hand."""
    return [k for k in looks if "no school year holds" not in k.text and k.what != "pseudonym key"]


def _used_seconds() -> float:
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime


def _told(mistake: Mistake, lines: list[str]) -> list[str]:
    return [line for line in lines if all(re.search(part, line) for part in mistake.told)]


def test_the_district_is_right_to_begin_with(site: Site) -> None:
    _landed_schools(site.folder)
    looks = _looks(doctor.examine(connections=_quick))
    assert {look.state for look in looks} == {doctor.State.OK}
    assert len(looks) > 6


def test_the_doctor_names_a_threshold_that_is_lower_than_usual(site: Site) -> None:
    _landed_schools(site.folder)
    told = {look.what: look for look in doctor.examine(offline=True)}["privacy"]
    assert (told.state, "staff_outcomes 10" in told.text) == (doctor.State.OK, True)
    file = site.folder / "district.yml"
    file.write_text(file.read_text().replace("\nsources:", "\nthresholds: {staff_outcomes: 6, coaches: 4}\nsources:"))
    told = {look.what: look for look in doctor.examine(offline=True)}["privacy"]
    assert told.state is doctor.State.LOOK
    assert "staff_outcomes 6" in told.text
    assert told.text.endswith("; staff_outcomes is lower than usual (10)")


@pytest.mark.parametrize("name", MISTAKES)
def test_c1_each_by_itself(name: str, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    mistake = MISTAKES[name]
    _landed_schools(site.folder)
    edit(site.folder, mistake)
    if name in LIVE:
        looks = doctor.examine(connections=_quick)
    else:
        monkeypatch.setattr(doctor.configuration, "examine", lambda: examine(today=mistake.today or TODAY))
        looks = doctor.examine(offline=True)
    lines = [look.text for look in _looks(looks) if look.state is not doctor.State.OK]
    lines += [look.text for look in looks if mistake.today and look.state is doctor.State.LOOK]
    assert _told(mistake, lines), lines
    others = [line for line in lines if line not in _told(mistake, lines)]
    assert len(others) <= mistake.follows, others


def test_c1_all_at_once_in_a_second(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    _landed_schools(site.folder)
    for mistake in MISTAKES.values():
        edit(site.folder, mistake)
    told = [str(f) for f in examine(today=date(2027, 9, 1)).findings]
    assert _told(MISTAKES["no calendar"], told)
    command = [sys.executable, "-m", "nights", "doctor"]
    seconds = []
    compiled = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(3):  # the first one compiles
        began = time.monotonic(), _used_seconds()
        done = subprocess.run(
            [*command, "--offline"], cwd=PROJECT, env=compiled, capture_output=True, text=True, check=False
        )
        seconds.append((_used_seconds() - began[1], time.monotonic() - began[0]))
    lines = done.stdout.splitlines()
    missing = [name for name, m in MISTAKES.items() if name not in {*LIVE, "no calendar"} and not _told(m, lines)]
    assert missing == [], done.stdout
    assert done.returncode == 2
    live = [look.text for look in doctor.examine(connections=_quick)]
    assert [name for name in LIVE if not _told(MISTAKES[name], live)] == [], live
    used, passed = min(seconds)
    began_floor = _used_seconds()
    subprocess.run([sys.executable, "-c", _LIBRARIES], env=compiled, check=True)
    floor = _used_seconds() - began_floor
    with capsys.disabled():
        print(
            f"\n{len(MISTAKES) - len(LIVE)} mistakes in {len(lines)} lines: {used:.2f} s of CPU, {passed:.2f} s; "
            f"its libraries alone {floor:.2f} s"
        )
    # under a second; on a busy machine, where everything takes longer, no more than its libraries and as much again
    assert used < max(1, 2.5 * floor)


@pytest.mark.parametrize("command", [["run"], ["build"], ["extract", "--source", "canvas", "--stream", "terms"]])
def test_c1_every_run_is_refused_with_all_of_them(command: list[str], site: Site) -> None:
    names = ("unknown framework", "threshold", "unknown construct", "wave closes before it opens")
    for name in names:
        edit(site.folder, MISTAKES[name])
    ran = [sys.executable, "-m", "nights", command[0], "--date", "2026-03-02", *command[1:]]
    done = subprocess.run(ran, cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    lines = done.stderr.replace("\n", " ").split(" - ")
    assert [name for name in names if not _told(MISTAKES[name], lines)] == [], done.stderr


def test_c1_a_night_tells_what_is_worth_a_look(site: Site) -> None:
    _landed_schools(site.folder)
    edit(site.folder, MISTAKES["school codes"])
    district = load_district(str(site.folder))
    told = [str(f) for f in remarks(district, "2027-09-01", Paths.from_env())]
    assert len(told) == 2
    assert all(_told(MISTAKES[name], told) for name in ("school codes", "no calendar"))
    assert [str(f) for f in remarks(district, "2026-03-02", Paths.from_env())] == told[1:]
