"""kill -9 at twenty random moments of a first night, then the night again: same bytes, no row lost, nobody visible."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from sandbox.process import SandboxProcess
from tests.integration.kills import MOMENTS, NIGHT, POLL_SECONDS, Moment, begun, kill, moments
from tests.integration.leaks import Needles, scan
from tests.integration.line import Line
from tests.integration.nights import tell
from tests.integration.published import Published

SIDE_BY_SIDE = 2
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Undisturbed:
    """A night that nobody killed: what it published, its loads, and how long each step took."""

    published: Published
    loads: dict[str, str]
    seconds: dict[str, float]


@dataclass(frozen=True)
class Killed:
    """What came of one moment."""

    moment: Moment
    after_seconds: float
    running: tuple[str, ...]
    committed: int
    problems: tuple[str, ...]

    def __str__(self) -> str:
        m = self.moment
        what = ", ".join(self.running) or "between two steps"
        result = "; ".join(self.problems) or "same bytes"
        when = f"{m.number:>2}  {m.step:<12} {m.share:>4.0%}  {self.after_seconds:>6.1f} s"
        return f"{when}  {self.committed:>2} loads  running: {what:<60.60}  -> {result}"


def test_twenty_moments_are_spread_over_all_steps() -> None:
    drawn = moments()
    assert len(drawn) == 20
    assert {m.step for m in drawn} == set(MOMENTS)
    assert drawn == moments()


def test_kill_and_rerun_give_the_bytes_of_an_undisturbed_night(
    sandbox: SandboxProcess, needles: Needles, tmp_path: Path
) -> None:
    undisturbed = _undisturbed(Line(tmp_path / "undisturbed", sandbox.environment))
    tell(
        f"undisturbed: {len(undisturbed.published.files)} Parquet files, {len(undisturbed.loads)} loads;"
        f" steps {undisturbed.seconds}"
    )

    def one(moment: Moment) -> Killed:
        killed = _kill_and_rerun(
            moment, Line(tmp_path / f"moment-{moment.number:02d}", sandbox.environment), undisturbed, needles
        )
        tell(str(killed))
        return killed

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        done = list(pool.map(one, moments()))
    tell("Twenty kills:", *map(str, done))
    assert len(done) == 20
    assert [str(k) for k in done if k.problems] == []
    assert sum(bool(k.running) for k in done) >= 18, "too many kills hit no step"


def _undisturbed(line: Line) -> Undisturbed:
    marks: dict[str, float] = {}
    child = line.start("run", "--date", NIGHT)
    while child.poll() is None:
        for step in MOMENTS:
            if step not in marks and begun(line, step):
                marks[step] = time.monotonic()
        time.sleep(POLL_SECONDS)
    marks["end"] = time.monotonic()
    assert child.returncode == 0, f"the undisturbed night ended with exit code {child.returncode}"
    order = [*MOMENTS, "end"]
    seconds = {step: round(marks[after] - marks[step], 2) for step, after in pairwise(order)}
    assert line.leftovers() == []
    return Undisturbed(line.published(), _loads(line), seconds)


def _loads(line: Line) -> dict[str, str]:
    """Every committed load by stream; `Line.manifest` holds its counts against its rows."""
    found = {}
    for file in sorted(line.paths.landing.glob(f"[!_]*/*/load_date={NIGHT}/data.parquet")):
        name = ".".join(file.parts[-4:-2])
        manifest = line.manifest(name, NIGHT)
        assert manifest is not None
        found[name] = f"{manifest.load_id} {manifest.rows}={manifest.accepted}+{manifest.quarantined}"
    return found


def _kill_and_rerun(moment: Moment, line: Line, undisturbed: Undisturbed, needles: Needles) -> Killed:
    after, running = kill(moment, line, undisturbed.seconds[moment.step])
    problems = [f"visible at the kill: {place}" for place in _visible(line, needles)]
    committed = _loads(line)
    problems += [
        f"a load of {name} is committed and not whole"
        for name, load in committed.items()
        if undisturbed.loads[name] != load
    ]
    ran = line.night(NIGHT)
    if ran.exit_code != 0:
        problems.append(f"the rerun ended with exit code {ran.exit_code}")
    else:
        problems += [f"differs: {name}" for name in undisturbed.published.differences(line.published())]
        problems += [
            f"load {name} differs" for name in undisturbed.loads if _loads(line).get(name) != undisturbed.loads[name]
        ]
        problems += [f"left over: {name}" for name in line.leftovers()]
        problems += [f"visible after the rerun: {place}" for place in _visible(line, needles)]
    if not problems:
        shutil.rmtree(line.paths.root)
    return Killed(moment, after, running, len(committed), tuple(problems[:6]))


def _visible(line: Line, needles: Needles) -> list[str]:
    """Places where somebody or a secret can be read: the data folder, what was said, home and temporary files."""
    findings = scan(line.root, needles, leave_out=line.key_file.parent)
    return sorted({f"{f.file} [{f.container}] {f.what.rsplit(' ', 1)[0]}" for f in findings})
