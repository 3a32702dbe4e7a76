"""What a build leaves alone: nodes made of what they would be made of now, and nothing else."""

import json
from dataclasses import replace

import pytest

from warehouse.changes.nodes import Changes, Content, Made, Node, Record, digest

LANDED, SEED = "source.coaching.canvas.users", "seed file job_titles"
NODES = {
    "view.users": Node("first", "view", "v1", (LANDED,)),
    "seed.job_titles": Node("first", "rows", "s1", (SEED,)),
    "model.people": Node("first", "rows", "p1", ("view.users",)),
    "test.people": Node("first", "test", "t1", ("model.people",)),
    "model.staff": Node("first", "rows", "f1", ("model.people", "seed.job_titles")),
    "model.mart": Node("second", "rows", "m1", ("model.staff",)),
}
INPUTS = {LANDED: Content("id,name", "load 1"), SEED: Content("", "file 1")}


def _came_out(changes: Changes, name: str) -> str:
    """Rows of a made-up model: they follow from what it reads, but people have only two states."""
    read = digest(*(changes.content(parent) for parent in changes.record.nodes[name].parents))
    return f"people {INPUTS[LANDED].rows == _landed(changes).rows}" if name == "model.people" else f"{name} of {read}"


def _landed(changes: Changes) -> Content:
    content = changes.content(LANDED)
    assert content
    return content


def _build(changes: Changes, half: str = "first", *, stops_at: str = "") -> list[str]:
    """Runs the half as dbt would, parents first; returns what ran."""
    ran = []
    for name, node in changes.record.nodes.items():
        if node.half == half and not changes.is_current(name):
            if name == stops_at:
                return ran
            made_of = changes.made_of(name)
            assert made_of
            rows = "" if node.kind != "rows" else _came_out(changes, name)
            changes.note(name, Made(made_of, "columns", rows, "pass"))
            ran.append(name)
    return ran


@pytest.fixture
def built() -> Record:
    changes = Changes(Record("project", dict(NODES)), INPUTS)
    assert _build(changes) == [name for name in NODES if name != "model.mart"]
    assert _build(changes, "second") == ["model.mart"]
    return changes.record


def _now(built: Record, **inputs: Content) -> Changes:
    return Changes(built, INPUTS | {{"landed": LANDED, "seed": SEED}[k]: v for k, v in inputs.items()})


def test_where_nothing_changed_nothing_runs(built: Record) -> None:
    assert _now(built).stale("first") == _now(built).stale("second") == set()


def test_other_rows_run_what_reads_them_and_a_view_shows_them_as_it_stands(built: Record) -> None:
    changes = _now(built, landed=Content("id,name", "load 2"))
    assert changes.stale("first") == {"model.people", "test.people", "model.staff"}
    assert _build(changes) == ["model.people", "test.people", "model.staff"]
    assert changes.stale("second") == {"model.mart"}


def test_other_columns_make_the_view_anew(built: Record) -> None:
    assert "view.users" in _now(built, landed=Content("id,name,mail", "load 1")).stale("first")


def test_a_model_that_comes_out_equal_leaves_its_descendants_alone(built: Record) -> None:
    changes = _now(built, landed=Content("id,name", "load 2"))
    _build(changes)
    again = Changes(changes.record, INPUTS | {LANDED: Content("id,name", "load 3")})
    assert again.stale("first") == {"model.people", "test.people", "model.staff"}, "any of them may have to run"
    assert _build(again) == ["model.people"], "nobody could know before"


def test_a_seed_runs_what_reads_it(built: Record) -> None:
    assert _build(_now(built, seed=Content("", "file 2"))) == ["seed.job_titles", "model.staff"]


def test_another_text_runs_the_node_and_what_its_rows_change(built: Record) -> None:
    built.nodes["test.people"] = replace(NODES["test.people"], said="t2")
    assert _build(_now(built)) == ["test.people"]
    built.nodes["model.mart"] = replace(NODES["model.mart"], said="m2")
    assert _build(_now(built), "first") == []
    assert _build(_now(built), "second") == ["model.mart"]


def test_rows_stay_while_their_sql_and_the_columns_they_read_do_and_a_kill_forgets_neither(built: Record) -> None:
    name = "model.people"
    built.nodes[name] = replace(NODES[name], stays="sql 1")
    assert not _now(built).keeps_rows(name), "nobody knows what an earlier version made"
    assert _now(built).keeps_rows("model.staff"), "none of its rows stays"
    changes = _now(built)
    changes.note(name, Made("of", "columns", "rows", "pass"))
    found = Record.from_json(changes.record.to_json(without=[name]))
    assert _now(found, landed=Content("id,name", "load 2")).keeps_rows(name)
    found.nodes[name] = replace(NODES[name], stays="sql 2")
    assert not _now(found).keeps_rows(name)
    found.nodes[name] = replace(NODES[name], stays="sql 1")
    found.made["view.users"] = replace(found.made["view.users"], columns="other")
    assert not _now(found).keeps_rows(name)


def test_a_new_node_runs_and_one_that_reads_something_unknown_always_does(built: Record) -> None:
    built.nodes["model.new"] = Node("first", "rows", "n1", ("source.coaching.nowhere",))
    changes = _now(built)
    assert changes.stale("first") == {"model.new"}
    assert changes.made_of("model.new") is None


@pytest.mark.parametrize("stops_at", ["model.people", "test.people", "model.staff"])
def test_after_a_kill_what_may_have_run_runs_again_and_nothing_else(built: Record, stops_at: str) -> None:
    """The record in the warehouse is the one from before the build, less what may run."""
    changes = _now(built, landed=Content("id,name", "load 2"))
    in_the_warehouse = changes.record.to_json(without=changes.stale("first"))
    _build(changes, stops_at=stops_at)
    found = Record.from_json(in_the_warehouse)
    assert _build(_now(found, landed=Content("id,name", "load 2"))) == ["model.people", "test.people", "model.staff"]
    assert _build(_now(found, landed=Content("id,name", "load 2")), "second") == ["model.mart"]


def test_after_a_kill_the_inputs_may_be_the_old_ones_again(built: Record) -> None:
    """A rollback of the landing between kill and rerun: the models were built from what is gone."""
    changes = _now(built, landed=Content("id,name", "load 2"))
    found = Record.from_json(changes.record.to_json(without=changes.stale("first")))
    assert "model.people" in _now(found).stale("first")


def test_a_test_that_failed_runs_again_while_its_model_stays(built: Record) -> None:
    changes = _now(built)
    changes.note("test.people", None)
    assert changes.stale("first") == {"test.people"}


def test_the_second_half_looks_at_what_the_first_left(built: Record) -> None:
    """Half one was stopped by a failing test: what the marts read is in the warehouse and unchanged."""
    changes = _now(built, landed=Content("id,name", "load 2"))
    _build(changes, stops_at="model.staff")
    assert changes.stale("second") == set()


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"project": "p"},
        {"project": "p", "nodes": [], "made": {}},
        {"project": "p", "nodes": {"a": {"x": 1}}, "made": {}},
        {"project": "p", "nodes": {"a": None}, "made": {}},
    ],
)
def test_what_another_version_wrote_is_no_record(told: dict[str, object]) -> None:
    assert Record.from_json(json.dumps(told)) == Record()


def test_what_is_no_json_is_no_record() -> None:
    assert Record.from_json("{") == Record()


def test_a_record_survives_being_written(built: Record) -> None:
    assert Record.from_json(built.to_json()) == built
