"""The nightly DAG: its shape, what each task does when something is refused, and what parsing it costs."""

import itertools
import json
import shutil
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.paths import PROJECT

pytestmark = pytest.mark.airflow


@pytest.fixture(scope="module")
def dag(tmp_path_factory):
    """The DAG as the dag-processor sees it."""
    from dags import nightly

    return nightly.dag


def test_one_group_per_source_then_one_line_of_steps(dag):
    from dags.nightly import STREAMS

    assert set(STREAMS) == {"canvas", "oneroster", "google_sheets", "qualtrics"}
    for source in STREAMS:
        assert dag.get_task(f"{source}.extract").downstream_task_ids == {f"{source}.check"}
        assert dag.get_task(f"{source}.check").downstream_task_ids == {"build"}
    line = ["build", "estimate", "build_marts", "check_marts", "publish", "report"]
    for before, after in itertools.pairwise(line):
        assert dag.get_task(before).downstream_task_ids == {after}
    assert dag.get_task("report").downstream_task_ids == set()


def test_a_failing_source_does_not_stop_the_others(dag):
    assert dag.get_task("canvas.check").trigger_rule == "all_done"
    assert dag.get_task("build").trigger_rule == "all_done"
    assert dag.get_task("report").trigger_rule == "all_done"
    assert dag.get_task("estimate").trigger_rule == "all_success"


def test_the_warehouse_has_one_writer(dag):
    in_pool = {t.task_id for t in dag.tasks if t.pool == "warehouse"}
    assert in_pool == {"build", "estimate", "build_marts", "check_marts", "publish"}
    assert dag.max_active_runs == 1


def test_retries_back_off_and_somebody_is_told(dag):
    task = dag.get_task("canvas.extract")
    assert task.partial_kwargs["retries"] == 2
    assert task.partial_kwargs["retry_exponential_backoff"]
    assert dag.get_task("build").on_failure_callback
    assert dag.deadline


def test_the_key_is_the_closed_local_day(dag):
    timetable = dag.timetable
    assert timetable.run_offset == -1
    assert timetable.key_format == "%Y-%m-%d"


@pytest.mark.parametrize("minutes", [1, 20, 60 * 3, 60 * 23])
def test_the_first_run_is_tonights_whenever_the_dag_is_first_seen(dag, monkeypatch, minutes):
    from airflow.serialization.decoders import decode_timetable
    from airflow.serialization.encoders import encode_timetable
    from airflow.timetables.base import TimeRestriction

    seen = datetime(2026, 3, 3, 2, 15, tzinfo=ZoneInfo("America/Chicago")) + timedelta(minutes=minutes)
    monkeypatch.setattr("airflow.timetables.trigger.utcnow", lambda: seen)
    as_the_scheduler_reads_it = decode_timetable(json.loads(json.dumps(encode_timetable(dag.timetable))))
    first = as_the_scheduler_reads_it.next_dagrun_info_v2(
        last_dagrun_info=None, restriction=TimeRestriction(None, None, catchup=False)
    )
    assert first.run_after > seen
    assert first.partition_key == "2026-03-03"


def test_parsing_costs_under_a_second_beyond_airflow(tmp_path):
    code = (
        "import time, airflow.sdk\n"
        "from airflow.sdk import DAG, AsyncCallback, BaseHook, CronPartitionTimetable, CronTriggerTimetable\n"
        "from airflow.sdk import DeadlineAlert, TaskGroup, TriggerRule, task\n"
        "a = time.process_time()\n"
        "from dags import maintenance, nightly\n"
        "spent = time.process_time() - a\n"
        "import json, sys\n"
        "heavy = ('great_expectations', 'duckdb', 'pyarrow', 'dbt', 'pandas')\n"
        "print(json.dumps([spent, sorted(m for m in heavy if m in sys.modules)]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        env={"AIRFLOW_HOME": str(tmp_path), "PATH": ""},
    )
    seconds, heavy = json.loads(done.stdout.splitlines()[-1])
    assert seconds < 1.0
    assert heavy == []


def test_a_server_is_served_by_a_task_of_its_own(tmp_path):
    """Tried again because the server was away, it publishes no second edition."""
    folder = tmp_path / "served"
    shutil.copytree(PROJECT / "districts" / "sandbox", folder)
    with (folder / "district.yml").open("a") as said:
        said.write("\npublish: {postgres: {connection: mart_server}}\n")
    code = (
        "import json\n"
        "from dags.nightly import dag\n"
        "after = {name: sorted(dag.get_task(name).downstream_task_ids) for name in ('publish', 'publish_postgres')}\n"
        "served = dag.get_task('publish_postgres')\n"
        "print(json.dumps([after, served.pool, served.retries]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        env={"AIRFLOW_HOME": str(tmp_path), "PATH": "", "COACHING_DISTRICT": str(folder)},
    )
    after, pool, retries = json.loads(done.stdout.splitlines()[-1])
    assert after == {"publish": ["publish_postgres"], "publish_postgres": ["report"]}
    assert (pool, retries) == ("warehouse", 2)
