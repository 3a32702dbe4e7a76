from pathlib import Path

from coaching.outcomes import Outcome, read_outcomes, write_outcome

DAY, NEXT = "2026-03-09", "2026-03-10"


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    outcomes = [
        Outcome(DAY, "check", "canvas", "users", "landed", rows=5, accepted=4, quarantined=1, seconds=0.5),
        Outcome(DAY, "extract", "canvas", "users", "refused", reason="Fewer rows than reported.", retry=True),
        Outcome(DAY, "publish", "", "", "done"),
    ]
    for outcome in outcomes:
        write_outcome(tmp_path, outcome)
    assert read_outcomes(tmp_path, DAY) == outcomes
    assert sorted(p.name for p in (tmp_path / DAY).iterdir()) == [
        "check.canvas.users.json",
        "extract.canvas.users.json",
        "publish.json",
    ]


def test_a_rerun_replaces_and_leaves_nothing_aside(tmp_path: Path) -> None:
    write_outcome(tmp_path, Outcome(DAY, "build", "", "", "refused", reason="dbt"))
    write_outcome(tmp_path, Outcome(DAY, "build", "", "", "done"))
    assert [o.status for o in read_outcomes(tmp_path, DAY)] == ["done"]
    assert len(list((tmp_path / DAY).iterdir())) == 1


def test_nights_are_kept_apart(tmp_path: Path) -> None:
    write_outcome(tmp_path, Outcome(NEXT, "build", "", "", "done"))
    write_outcome(tmp_path, Outcome(DAY, "build", "", "", "done"))
    assert [o.load_date for o in read_outcomes(tmp_path)] == [DAY, NEXT]
    assert [o.load_date for o in read_outcomes(tmp_path, NEXT)] == [NEXT]
    assert read_outcomes(tmp_path, "2026-03-11") == []


def test_a_half_written_file_is_not_read(tmp_path: Path) -> None:
    write_outcome(tmp_path, Outcome(DAY, "build", "", "", "done"))
    (tmp_path / DAY / "estimate.4711.tmp").write_text('{"load_da')
    assert [o.step for o in read_outcomes(tmp_path, DAY)] == ["build"]
