"""The weekly upkeep: its shape, and that it takes the warehouse's one slot."""

import pytest

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def dag():
    from dags import maintenance

    return maintenance.dag


def test_it_tidies_then_reads_every_load_whatever_became_of_that(dag):
    assert dag.get_task("tidy").downstream_task_ids == {"verify"}
    assert dag.get_task("verify").trigger_rule == "all_done"
    assert {task.pool for task in dag.tasks} == {"warehouse"}
    assert (dag.max_active_runs, dag.catchup) == (1, False)


def test_somebody_is_told_of_a_task_that_failed(dag, monkeypatch):
    from types import SimpleNamespace

    from dags import shared

    told = []
    monkeypatch.setattr(shared.alerts, "notify", lambda text, connections: told.append(text))
    for task in dag.tasks:
        (notify,) = task.on_failure_callback
        run = SimpleNamespace(dag_id="maintenance", run_id="scheduled__1")
        notify({"dag_run": run, "task_instance": SimpleNamespace(task_id=task.task_id)})
    assert [text.split(".")[0] for text in told] == [
        "maintenance scheduled__1: task tidy failed", "maintenance scheduled__1: task verify failed",
    ]  # fmt: skip


def test_a_damaged_load_fails_the_run(dag, monkeypatch):
    from airflow.sdk.exceptions import AirflowFailException

    from dags import maintenance
    from nights.tidying import Verified

    monkeypatch.setattr(maintenance, "_night", lambda: None)
    monkeypatch.setattr(maintenance.tidying, "verify", lambda _: Verified("1 file", ("the load of 2026-01-05 is …",)))
    with pytest.raises(AirflowFailException, match="2026-01-05"):
        dag.get_task("verify").python_callable()
