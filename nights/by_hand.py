"""One night without Airflow: the steps in order, sources pulled side by side.

The checks run in a process of their own, because Great Expectations takes memory that the next steps should not carry;
in one process, because importing it costs seconds.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from coaching.environment import passed_on
from coaching.errors import CoachingError, ConfigError
from coaching.outcomes import Outcome
from coaching.paths import PROJECT
from nights import report, steps
from nights.at_work import at_work
from nights.night import RUN, Night
from nights.results import refusals

SIDE_BY_SIDE = 2


def run(
    night: Night, *, source: str = "", stream: str = "", repull: bool = False, say: Callable[[str], None]
) -> list[Outcome]:
    """Runs the night, or one source or stream of it, and the warehouse steps after it.

    Returns what was refused: the night's own steps, and streams whose last good data stays.

    Raises:
        ConfigError: before anything ran.
        UnavailableError: another run is at work; nothing ran.
    """
    chosen = _chosen(night, source, stream)
    with at_work(night):
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            for done in pool.map(lambda item: _pull(night, item[0], item[1], repull=repull), chosen.items()):
                say(done)
        for died in _check(night, list(chosen)):
            say(died)
        for step in steps.of_warehouse(night.district):
            try:
                outcome = step.run(night)
            except CoachingError as error:
                say(f"{step.name}: {error}")
                break
            say(f"{step.name}: {outcome.seconds} s")
        report.write(night)
        return refusals(night)


def _chosen(night: Night, source: str, stream: str) -> dict[str, list[str]]:
    if source and source not in night.district.sources:
        message = f"The district has no source '{source}'."
        raise ConfigError(message, remedy=f"It has: {', '.join(night.district.sources)}.")
    if stream:
        night.stream(source, stream)
    chosen: dict[str, list[str]] = {}
    for declared in night.streams:
        if source in ("", declared.source) and stream in ("", declared.name):
            chosen.setdefault(declared.source, []).append(declared.name)
    return chosen


def _pull(night: Night, source: str, streams: list[str], *, repull: bool) -> str:
    lines = []
    for name in streams:
        try:
            outcome = steps.extract(night, source, name, repull=repull)
            lines.append(f"{source}.{name}: {outcome.status} {outcome.rows} rows in {outcome.seconds} s")
        except CoachingError as error:
            lines.append(f"{source}.{name}: refused. {error}")
    return "\n".join(lines)


def _check(night: Night, sources: Sequence[str]) -> Iterator[str]:
    """Checks the sources' waiting loads; tells of each source whose check died."""
    if not sources:  # every stream of what was chosen is switched off
        return
    named = [part for source in sources for part in ("--source", source)]
    done = subprocess.run(
        [sys.executable, "-m", "nights", "check", "--date", night.load_date, *named],
        cwd=PROJECT,
        env=_environment(night),
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode in (0, 1):
        return
    if len(sources) > 1:  # it would take those that wait behind it along
        for source in sources:
            yield from _check(night, [source])
        return
    # what it wrote is withheld: a crash may quote a record
    yield (
        f"{sources[0]}: the check ended with exit code {done.returncode}. "
        f"Run `coaching check --date {night.load_date} --source {sources[0]}` to see why."
    )


def _environment(night: Night) -> dict[str, str]:
    """What the checks have to know: the district, the data folder, the run. No connection, and no key."""
    text = (night.district.folder / "district.yml").read_text(encoding="utf-8")
    named = [name for name in re.findall(r"\$\{?(\w+)", text) if not name.startswith("AIRFLOW_")]
    own = {"COACHING_DISTRICT": str(night.district.folder), "COACHING_DATA": str(night.paths.root), RUN: night.run}
    return passed_on(*named) | own
