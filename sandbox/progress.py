"""Live progress of an Airflow run: one changing line on a terminal, one line a change elsewhere."""

import time
from collections import Counter

from rich.console import Console

from nights.airflow.local import LocalAirflow, TaskInstance

_ENDED = ("success", "failed", "upstream_failed", "skipped", "removed")


def follow(airflow: LocalAirflow, run_id: str, console: Console) -> str:
    """Shows the run's tasks as they end; returns the run's final state."""
    started, shown, ended = time.monotonic(), "", "queued"
    with console.status("waiting for the scheduler …") as status:
        for state, tasks in airflow.watch(run_id):
            ended, line = state, _line(tasks)
            status.update(f"{time.monotonic() - started:4.0f} s  {line}")
            if line != shown and not console.is_terminal:
                console.print(f"{time.monotonic() - started:4.0f} s  {line}", highlight=False)
            shown = line
    console.print(f"{time.monotonic() - started:4.0f} s  {shown}", highlight=False)
    return ended


def _line(tasks: list[TaskInstance]) -> str:
    ended = Counter(t["task_id"] for t in tasks if t["state"] in _ENDED)
    failed = Counter(t["task_id"] for t in tasks if t["state"] in ("failed", "upstream_failed"))
    running = sorted({t["task_id"] for t in tasks if t["state"] == "running"})
    parts = [f"{sum(ended.values())}/{len(tasks)} tasks ended"]
    if failed:
        parts.append(f"{sum(failed.values())} failed ({', '.join(sorted(failed))})")
    if running:
        parts.append("running: " + ", ".join(running))
    return "; ".join(parts)
