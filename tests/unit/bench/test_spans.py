from bench.spans import covered, night_of
from coaching.outcomes import Outcome

DAY = "2026-06-10"


def _task(task_id: str, start: int, end: int, stream: str | None = None) -> dict[str, object]:
    def at(second: int) -> str:
        return f"2026-06-11T07:00:{second:02d}+00:00"

    return {"task_id": task_id, "start_date": at(start), "end_date": at(end), "rendered_map_index": stream}


def test_the_length_of_a_union_counts_overlaps_once() -> None:
    assert covered([(0, 2), (1, 3), (5, 6), (5.5, 5.7)]) == 4
    assert covered([]) == 0


def test_airflows_share_is_the_time_in_which_no_step_was_at_work() -> None:
    tasks = [
        _task("canvas.extract", 2, 10, "users"),
        _task("canvas.extract", 3, 12, "terms"),
        _task("canvas.check", 14, 20),
        _task("build", 22, 40),
    ]
    outcomes = [
        Outcome(DAY, "extract", "canvas", "users", "pulled", seconds=6),
        Outcome(DAY, "extract", "canvas", "terms", "pulled", seconds=4),
        Outcome(DAY, "check", "canvas", "users", "landed", seconds=3),
        Outcome(DAY, "check", "canvas", "terms", "landed", seconds=2),
        Outcome(DAY, "build", "", "", "done", seconds=15),
    ]
    run = {"start_date": "2026-06-11T07:00:00+00:00", "end_date": "2026-06-11T07:00:45+00:00"}
    night = night_of(run, tasks, outcomes)
    assert night.seconds == 45
    assert (night.work("extract"), night.work("check"), night.work("build"), night.work()) == (10, 5, 15, 30)
    assert night.around("extract") == (8 - 6) + (9 - 4)
    # at work: 4–12 (both extracts), 15–20, 25–40
    assert night.own_seconds() == 45 - (8 + 5 + 15)


def test_a_task_that_never_ran_has_no_span() -> None:
    skipped = {"task_id": "publish", "start_date": None, "end_date": None, "rendered_map_index": None}
    run = {"start_date": "2026-06-11T07:00:00+00:00", "end_date": "2026-06-11T07:00:10+00:00"}
    night = night_of(run, [skipped], [])
    assert night.spans == ()
    assert night.own_seconds() == 10
