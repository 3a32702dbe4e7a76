"""When: the nightly Airflow DAG. Glue only; every step is a function of `nights.steps`.

Per source: extract (mapped over its streams) -> check. Then the steps of the warehouse one after the other, and the
report.
One source failing does not stop the others: the warehouse is rebuilt with what is good, and the report fails the run so
that it is noticed.
The key of a run is the closed local day: its partition key, or `conf["load_date"]` where there is none.
"""

import logging
from dataclasses import replace
from datetime import timedelta

from airflow.sdk import (
    DAG,
    Context,
    CronPartitionTimetable,
    TaskGroup,
    TriggerRule,
    XComArg,
    chain,
    get_current_context,
    task,
)
from airflow.sdk.definitions.callback import AsyncCallback
from airflow.sdk.definitions.deadline import DeadlineAlert, DeadlineReference
from airflow.sdk.exceptions import AirflowFailException

from coaching.district import load_district
from coaching.errors import ConfigError
from coaching.outcomes import Outcome
from dags.shared import PATIENCE_SECONDS, POOL, airflow_errors, connection, on_failure
from nights import alerts, report, steps
from nights.night import Night, open_night, stream_names
from nights.results import refusals

log = logging.getLogger(__name__)

DISTRICT = load_district()
STREAMS = stream_names(DISTRICT)


def _load_date(context: Context) -> str:
    run = context["dag_run"]
    key = run.partition_key or (run.conf or {}).get("load_date")
    if not key:
        message = "This run has no partition key."
        raise ConfigError(
            message,
            remedy='Trigger it with a partition key or with conf {"load_date": "YYYY-MM-DD"}: the closed local day.',
        )
    return str(key)


def _night() -> Night:
    context = get_current_context()
    night = open_night(_load_date(context), connections=connection)
    return replace(night, run=context["dag_run"].run_id, patience_seconds=PATIENCE_SECONDS)


def _repull() -> bool:
    return bool((get_current_context()["dag_run"].conf or {}).get("repull"))


def _source_group(source: str) -> TaskGroup:
    with TaskGroup(source) as group:

        @task(task_id="extract", map_index_template="{{ task.op_kwargs['stream'] }}")
        def extract(stream: str) -> int:
            with airflow_errors():
                return steps.extract(_night(), source, stream, repull=_repull()).rows

        @task(task_id="check", trigger_rule=TriggerRule.ALL_DONE)
        def check() -> dict[str, dict[str, int]]:
            with airflow_errors():
                outcomes = steps.check(_night(), source)
            _raise_refused([o for o in outcomes if o.status == "refused"])
            return {o.stream: {"accepted": o.accepted, "quarantined": o.quarantined} for o in outcomes}

        # from the last: a source declares its small lists first, and the long ones should not begin when all else has
        # ended
        extract.expand(stream=STREAMS[source][::-1]) >> check()
    return group


def _raise_refused(refused: list[Outcome]) -> None:
    if refused:
        raise AirflowFailException("; ".join(f"{o.step} {o.source} {o.stream}: {o.reason}" for o in refused))


def _step(step: steps.Step, trigger_rule: TriggerRule) -> XComArg:
    @task(task_id=step.name, pool=POOL, trigger_rule=trigger_rule)
    def run_step() -> float:
        with airflow_errors():
            return step.run(_night()).seconds

    return run_step()


@task(task_id="report", trigger_rule=TriggerRule.ALL_DONE)
def _report() -> None:
    """Writes the summary; fails the run when anything was refused or did not run."""
    night = _night()
    with airflow_errors():
        text = report.write(night)
    for line in text.splitlines():
        log.info(line)
    _raise_refused(refusals(night))
    missing = steps.not_done(night)
    if missing:
        message = f"These steps did not run: {', '.join(missing)}."
        raise AirflowFailException(message)


with DAG(
    dag_id="nightly",
    description=f"{DISTRICT.title}: one closed local day from the source systems to the published marts",
    # The first run is tonight's, not last night's at once: so no start_date, and no time at all for run_immediately,
    # whose False still starts a night that was due within the last tenth of a day.
    schedule=CronPartitionTimetable(
        DISTRICT.schedule,
        timezone=DISTRICT.timezone,
        run_offset=-1,
        run_immediately=timedelta(0),
        key_format="%Y-%m-%d",
    ),
    catchup=False,
    max_active_runs=1,
    default_args={
        "retries": 2,
        "retry_delay": timedelta(minutes=5),
        "retry_exponential_backoff": True,
        "max_retry_delay": timedelta(minutes=40),
        "execution_timeout": timedelta(hours=3),
        "on_failure_callback": on_failure,
    },
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(hours=4),
        callback=AsyncCallback(alerts.notify_late, kwargs={"district": DISTRICT.title}),
    ),
    tags=["coaching"],
    doc_md=__doc__,
) as dag:
    groups = [_source_group(name) for name in STREAMS]
    # the first one runs whatever became of the sources, over what is good
    first, *others = steps.of_warehouse(DISTRICT)
    chain(
        groups,
        _step(first, TriggerRule.ALL_DONE),
        *(_step(step, TriggerRule.ALL_SUCCESS) for step in others),
        _report(),
    )
