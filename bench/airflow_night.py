"""Benchmark 3: a night of the sandbox step by step, through Airflow and from the command line by turns."""

import shutil
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.figures import Benchmark, Figure, Say, middle, ratio
from bench.processes import environment, measured
from bench.spans import Night, night_of
from bench.turns import turns
from coaching.errors import ContractError
from coaching.outcomes import read_outcomes
from coaching.paths import Paths
from nights.airflow import local as airflow_local
from nights.airflow.local import LocalAirflow
from sandbox.process import SandboxProcess, sandbox_process
from sandbox.world.days import NIGHTS

NIGHT = NIGHTS[0]
BUDGET_SECONDS = 480
STEPS = ("extract", "check", "build", "estimate", "build_marts", "check_marts", "publish", "report")
LEFT_OUT = (
    "Airflow is up before the clock starts; its own start is a line of its own",
    "the first night into an empty data folder, with dbt's parse cache empty too",
    (
        "the command line works on two sources at a time, Airflow on up to four tasks; a check is a process of its "
        "own in both"
    ),
    (
        "Airflow's share is the time in which no step was at work: queueing, starting a process for each task, "
        "importing, noting its end"
    ),
    "the report writes no outcome, so its few milliseconds count as Airflow's",
)


def run(folder: Path, *, size: str, repeats: int, say: Say) -> Benchmark:
    """Runs the same night by turns; each starts from an empty data folder."""
    by_hand: list[float] = []
    nights: list[Night] = []
    paths = Paths(folder / "airflow-night")
    with sandbox_process(size=size, seed=1) as sandbox:
        began = time.monotonic()
        with _airflow(paths, folder, sandbox) as airflow:
            up_seconds = time.monotonic() - began
            say(f"airflow: up in {up_seconds:.0f} s")
            for turn in turns(repeats, budget_seconds=BUDGET_SECONDS, began=began):
                by_hand.append(_by_hand(folder, sandbox))
                say(f"airflow {turn}/{repeats}: the night from the command line {by_hand[-1]:.1f} s")
                nights.append(_through_airflow(airflow, paths, sandbox))
                say(
                    f"airflow {turn}/{repeats}: the night through Airflow {nights[-1].seconds:.1f} s, "
                    f"{nights[-1].own_seconds():.1f} s of them its own"
                )
    return _told(size, by_hand, nights, up_seconds)


def _settings(folder: Path, sandbox: SandboxProcess) -> dict[str, str]:
    return environment(
        {
            **sandbox.environment,
            "COACHING_DISTRICT": "sandbox",
            "COACHING_KEY_FILE": str(folder / "sandbox.key"),
            "COLUMNS": "200",
        }
    )


@contextmanager
def _airflow(paths: Paths, folder: Path, sandbox: SandboxProcess) -> Iterator[LocalAirflow]:
    own = {k: v for k, v in _settings(folder, sandbox).items() if k != "PATH"}
    with airflow_local.running(paths, port=airflow_local.free_port(), environment=own) as airflow:
        yield airflow


def _by_hand(folder: Path, sandbox: SandboxProcess) -> float:
    root = folder / "by-hand"
    shutil.rmtree(root, ignore_errors=True)
    sandbox.set_night(NIGHT)
    command = [sys.executable, "-m", "nights", "run", "--date", NIGHT.isoformat()]
    return measured(
        command, env={**_settings(folder, sandbox), "COACHING_DATA": str(root)}, out=folder / "by-hand-out"
    ).seconds


def _through_airflow(airflow: LocalAirflow, paths: Paths, sandbox: SandboxProcess) -> Night:
    _forget(paths)
    sandbox.set_night(NIGHT)
    run_id = airflow.trigger(NIGHT.isoformat())
    for state, tasks in airflow.watch(run_id):
        ended, last = state, tasks
    if ended != "success":
        message = f"The night through Airflow ended '{ended}'."
        raise ContractError(message, remedy="Run it alone with `make demo` and look at its report.")
    return night_of(
        airflow.request("GET", f"dags/nightly/dagRuns/{run_id}"), last, read_outcomes(paths.runs, NIGHT.isoformat())
    )


def _forget(paths: Paths) -> None:
    """All of the data folder but Airflow's own."""
    for found in paths.root.iterdir():
        if found.name == "airflow":
            continue
        if found.is_dir():
            shutil.rmtree(found)
        else:
            found.unlink()


def _told(size: str, by_hand: Sequence[float], nights: Sequence[Night], up_seconds: float) -> Benchmark:
    walls = [n.seconds for n in nights]
    shares = [100 * n.own_seconds() / n.seconds for n in nights]
    figures = [
        Figure(f"the {size} night through Airflow / from the command line", ratio(walls, by_hand), "x"),
        Figure("through Airflow, wall time", middle(walls), "s"),
        Figure("from the command line, wall time", middle(by_hand), "s"),
        Figure("Airflow's own share of its night (no step at work)", round(median(shares), 1), "%"),
        Figure("sum of all steps' seconds", middle([n.work() for n in nights]), "s"),
        Figure("sum of all tasks' seconds beyond their steps'", middle([n.around() for n in nights]), "s"),
        Figure("start of Airflow until healthy", round(up_seconds, 1), "s"),
    ]
    samples: dict[str, Sequence[float]] = {
        "airflow_seconds": walls,
        "command_line_seconds": by_hand,
        "airflow_share_percent": shares,
    }
    for step in STEPS:
        tasks = len([s for s in nights[0].spans if s.step == step])
        figures.append(
            Figure(
                f"{step}: {tasks} task{'s' if tasks > 1 else ''}, at work", middle([n.work(step) for n in nights]), "s"
            )
        )
        figures.append(Figure(f"{step}: Airflow's tasks around it", middle([n.around(step) for n in nights]), "s"))
        samples[f"{step}_seconds"] = [n.work(step) for n in nights]
    return Benchmark("airflow", f"The {size} night by step", tuple(figures), samples, LEFT_OUT)
