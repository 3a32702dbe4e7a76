"""What a night through Airflow consisted of: each task's time, and how much of it one of our steps was at work."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from coaching.outcomes import Outcome


@dataclass(frozen=True)
class Span:
    """A task's run: its step, when it began and ended (seconds since the epoch), how long its step was at work."""

    step: str
    start: float
    end: float
    work: float


@dataclass(frozen=True)
class Night:
    """One night through Airflow; `seconds` from the run's start to its end."""

    seconds: float
    spans: tuple[Span, ...]

    def own_seconds(self) -> float:
        """How long no step of ours was at work. A step's work is taken to end with its task."""
        return max(0.0, self.seconds - covered([(s.end - s.work, s.end) for s in self.spans]))

    def work(self, step: str = "") -> float:
        """The seconds of all steps, or of one."""
        return sum(s.work for s in self.spans if step in ("", s.step))

    def around(self, step: str = "") -> float:
        """The seconds of their tasks beyond that."""
        return sum(max(0.0, s.end - s.start - s.work) for s in self.spans if step in ("", s.step))


def covered(intervals: Iterable[tuple[float, float]]) -> float:
    """The length of the union of intervals."""
    total, reached = 0.0, float("-inf")
    for start, end in sorted(intervals):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def night_of(dag_run: Mapping[str, Any], tasks: Sequence[Mapping[str, Any]], outcomes: Sequence[Outcome]) -> Night:
    """Puts Airflow's account of a run and our outcomes together.

    Args:
        dag_run, tasks: as the public API tells them.
    """
    spans = tuple(
        Span(_step(t), _seconds(t["start_date"]), _seconds(t["end_date"]), _work(t, outcomes))
        for t in tasks
        if t["start_date"] and t["end_date"]
    )
    return Night(_seconds(dag_run["end_date"]) - _seconds(dag_run["start_date"]), spans)


def _step(task: Mapping[str, Any]) -> str:
    return str(task["task_id"]).rsplit(".", 1)[-1]


def _work(task: Mapping[str, Any], outcomes: Sequence[Outcome]) -> float:
    source, _, step = str(task["task_id"]).rpartition(".")
    stream = task.get("rendered_map_index") if step == "extract" else None
    return sum(o.seconds for o in outcomes if (o.step, o.source) == (step, source) and stream in (None, o.stream))


def _seconds(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
