"""When: the weekly upkeep. Glue only; both tasks are functions of `nights.tidying`.

tidy (what the district keeps no longer goes) -> verify (every load read through). They share the one slot with the
steps of a night, which builds nothing meanwhile.
"""

import logging
from dataclasses import replace
from datetime import timedelta

from airflow.sdk import DAG, CronTriggerTimetable, TriggerRule, get_current_context, task
from airflow.sdk.exceptions import AirflowFailException

from coaching.district import load_district
from dags.shared import PATIENCE_SECONDS, POOL, airflow_errors, on_failure
from nights import tidying
from nights.night import Night, open_folder

log = logging.getLogger(__name__)

DISTRICT = load_district()


def _night() -> Night:
    run = get_current_context()["dag_run"].run_id
    return replace(open_folder(), run=run, patience_seconds=PATIENCE_SECONDS)


@task(task_id="tidy", pool=POOL)
def _tidy() -> dict[str, int]:
    with airflow_errors():
        counts = dict(tidying.tidy(_night()))
    for name, count in counts.items():
        log.info("%s: %d", name, count)
    return counts


@task(task_id="verify", pool=POOL, trigger_rule=TriggerRule.ALL_DONE)
def _verify() -> None:
    """Fails the run where a load is damaged, so that it is noticed."""
    with airflow_errors():
        told = tidying.verify(_night())
    log.info(told.told)
    if told.damaged:
        raise AirflowFailException(" ".join(told.damaged))


with DAG(
    dag_id="maintenance",
    description=f"{DISTRICT.title}: what is kept no longer goes, and every load is read through",
    schedule=CronTriggerTimetable("0 12 * * 0", timezone=DISTRICT.timezone),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 1,
        "retry_delay": timedelta(minutes=30),
        "execution_timeout": timedelta(hours=6),
        "on_failure_callback": on_failure,
    },
    tags=["coaching"],
    doc_md=__doc__,
) as dag:
    _tidy() >> _verify()
