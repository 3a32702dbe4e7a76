"""Read by every Airflow process at its start (on PYTHONPATH); only the scheduler does anything with it.

The LocalExecutor forks task processes from the scheduler, so what it has imported costs no task again.
Docs: https://airflow.apache.org/docs/apache-airflow/stable/howto/set-config.html#configuring-local-settings
"""

import sys

if "scheduler" in sys.argv:
    from nights import steps

    steps.import_ahead()
