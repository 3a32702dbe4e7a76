"""What both DAGs are run with: the one slot, what is tried again, and who is told that a task failed."""

from collections.abc import Iterator
from contextlib import contextmanager

from airflow.sdk import BaseHook, Context
from airflow.sdk.exceptions import AirflowFailException

from coaching.connections import Connection, from_parts
from coaching.errors import CoachingError, ConfigError, UnavailableError
from nights import alerts
from nights.airflow.connections import parts_of

POOL = "warehouse"  # one slot: DuckDB has one writer
PATIENCE_SECONDS = 1800.0  # a run by hand is waited for, and then tried again like a source that does not answer


def connection(conn_id: str) -> Connection:
    """A connection from wherever Airflow keeps it.

    Raises:
        ConfigError: there is none.
    """
    try:
        found = BaseHook.get_connection(conn_id)
    except Exception:  # noqa: BLE001 - each secrets backend raises its own
        message = f"Connection '{conn_id}' is missing."
        raise ConfigError(message, remedy="Add it in Airflow, or set AIRFLOW_CONN_" + conn_id.upper() + ".") from None
    return from_parts(conn_id, parts_of(found))


@contextmanager
def airflow_errors() -> Iterator[None]:
    """Only what may mend itself is tried again.

    Raises:
        AirflowFailException: it cannot mend itself; the task has failed.
    """
    try:
        yield
    except UnavailableError:
        raise
    except CoachingError as error:
        raise AirflowFailException(str(error)) from None


def on_failure(context: Context) -> None:
    """The failure notifier: one line an operator can act on, and the webhook where one is configured."""
    run, task = context["dag_run"], context["task_instance"].task_id
    text = f"{run.dag_id} {run.run_id}: task {task} failed. See reports/ and docs/operations.md."
    alerts.notify(text, connections=connection)
