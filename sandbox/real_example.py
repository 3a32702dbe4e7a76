"""`make real-example`: the same DAG over real files that nobody shaped for us, with a configuration folder and no code.

The files' folder is `REAL_DATA`; state goes to a folder of its own beside the sandbox's.
"""

import os
import sys
import time
from pathlib import Path

import duckdb
from rich.console import Console
from rich.table import Table

from coaching.errors import CoachingError, ConfigError
from coaching.paths import PROJECT
from nights.airflow import local as airflow_local
from nights.night import Night, open_night
from nights.results import landed
from sandbox.progress import follow

DISTRICT = "real_example"
NIGHT = "2016-06-30"
_DEFAULT = PROJECT.parent / "shared" / "fixtures"
_FACTS = {
    "LMS clicks by day and class": """
        select sum(n_events) as clicks, count(distinct section_key) as sections, count(distinct event_date) as days
        from core.fct_lms_daily""",
    "Survey answers": """
        select count(distinct response_key) as responses, count(*) as items, count(scored_value) as answered
        from core.fct_survey_response_item""",
    "Coaching (there is none in these files)": """
        select
            (select count(*) from core.fct_coaching_session) as sessions,
            (select count(*) from core.fct_prepost_pair) as pairs""",
}
_ALPHA = (
    "select construct_id, n_complete, n_items, cronbach_alpha, alpha_band from read_parquet(?) order by construct_id"
)
console = Console()


def main() -> None:
    """Run one night through Airflow and print what came of it."""
    started = time.monotonic()
    try:
        environment = _environment()
        os.environ.update(environment)
        night = open_night(NIGHT)
        with airflow_local.running(night.paths, port=airflow_local.free_port(), environment=environment) as airflow:
            state = follow(airflow, airflow.trigger(NIGHT), console)
        _show(night)
    except CoachingError as error:
        console.print(str(error), style="red", markup=False)
        sys.exit(1)
    console.print(f"{state} in {time.monotonic() - started:.0f} s; state is under {night.paths.root}", highlight=False)
    sys.exit(0 if state == "success" else 1)


def _environment() -> dict[str, str]:
    folder = Path(os.environ.get("REAL_DATA") or _DEFAULT).resolve()
    if not (folder / "oulad").is_dir():
        message = "The folder of real files is missing."
        files = "oulad/studentVle.csv, oulad/vle.csv and online_school/pre_survey.csv"
        raise ConfigError(message, remedy=f"Set REAL_DATA to a folder with {files}.")
    data = os.environ.get("COACHING_DATA") or str(PROJECT / "data" / "real_example")
    return {"REAL_DATA": str(folder), "COACHING_DISTRICT": DISTRICT, "COACHING_DATA": data}


def _show(night: Night) -> None:
    table = Table("source", "stream", "landed", "accepted", "quarantined", "status", title=night.district.title)
    for o in landed(night):
        table.add_row(o.source, o.stream, f"{o.rows:,}", f"{o.accepted:,}", f"{o.quarantined:,}", o.status)
    console.print(table)
    with duckdb.connect(str(night.paths.warehouse), read_only=True) as db:
        _print(
            db.execute(
                "select source, stream, rule_name, reason, rows from read_parquet(?) order by all",
                [str(night.paths.index / "quarantine.parquet")],
            ),
            "Quarantined, and why",
        )
        for title, query in _FACTS.items():
            _print(db.execute(query), title)
        _print(db.execute(_ALPHA, [str(night.paths.estimates / "reliability.parquet")]), "Cronbach's alpha")


def _print(found: duckdb.DuckDBPyConnection, title: str) -> None:
    table = Table(*[c[0] for c in found.description or []], title=title)
    for row in found.fetchall():
        table.add_row(*["–" if v is None else str(v) for v in row])
    console.print(table)


if __name__ == "__main__":
    main()
