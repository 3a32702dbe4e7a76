"""The command line: the same steps that Airflow schedules, by hand.

Exit codes: 0 all good, 1 something was refused (the rest was done), 2 the configuration is wrong and nothing ran.
"""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from coaching.errors import CoachingError, ConfigError
from coaching.outcomes import Outcome
from nights import by_hand, report, steps, upkeep
from nights.landing import Day, Name, Source, Sources
from nights.loggers import set_up
from nights.night import open_night
from nights.results import landed

app = typer.Typer(
    help="Coaching Warehouse: pull, check, build and publish one night. "
    "COACHING_DISTRICT picks the district, COACHING_DATA the data folder.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_out, _err = Console(), Console(stderr=True)

Repull = Annotated[
    bool, typer.Option("--repull", help="Pull full and upsert streams of an earlier night again, as they are today.")
]


@app.callback()
def _start(*, verbose: Annotated[bool, typer.Option("--verbose", "-v", help="More log lines.")] = False) -> None:
    set_up(verbose=verbose)


@app.command()
def run(
    date: Day,
    source: Annotated[str, typer.Option()] = "",
    stream: Annotated[str, typer.Option()] = "",
    *,
    repull: Repull = False,
) -> None:
    """The whole night, or one source or stream of it, up to publishing."""
    night = open_night(date)
    refused = by_hand.run(night, source=source, stream=stream, repull=repull, say=_out.print)
    _out.print(_table(date, landed(night)))
    if refused:
        _out.print(f"[red]{len(refused)} refused:[/red]")
        for outcome in refused:
            _out.print(f"  {outcome.step} {outcome.source} {outcome.stream}: {outcome.reason}", markup=False)
        raise typer.Exit(1)


@app.command()
def extract(date: Day, source: Source, stream: Name, *, repull: Repull = False) -> None:
    """Pull one stream into the landing, waiting for its check."""
    outcome = steps.extract(open_night(date), source, stream, repull=repull)
    _out.print(
        f"{source}.{stream}: {outcome.status}, {outcome.rows} rows, {outcome.seconds} s {outcome.reason}", markup=False
    )


@app.command()
def check(date: Day, source: Sources) -> None:
    """Check the waiting loads of sources, quarantine bad rows, commit the good ones."""
    night = open_night(date)
    outcomes = [outcome for name in source for outcome in steps.check(night, name)]
    _out.print(_table(date, outcomes))
    if any(o.status == "refused" for o in outcomes):
        raise typer.Exit(1)


def _command(step: steps.Step) -> None:
    def command(date: Day) -> None:
        night = open_night(date)
        last = steps.of_warehouse(night.district)[len(steps.WAREHOUSE) :] if step is steps.WAREHOUSE[-1] else ()
        for each in (step, *last):
            outcome = each.run(night)
            _out.print(f"{each.command}: {outcome.status} in {outcome.seconds} s")

    app.command(step.command, help=step.does)(command)


for _step in steps.WAREHOUSE:
    _command(_step)


@app.command("report")
def report_(date: Day) -> None:
    """Write and print the night's summary."""
    _out.print(report.write(open_night(date)), markup=False, highlight=False)


upkeep.register(app)


def _table(date: str, outcomes: list[Outcome]) -> Table:
    table = Table("source", "stream", "rows", "accepted", "quarantined", "status", title=f"Night of {date}")
    for o in outcomes:
        colour = "red" if o.status == "refused" else "default"
        table.add_row(
            o.source, o.stream, str(o.rows), str(o.accepted), str(o.quarantined), f"[{colour}]{o.status}[/{colour}]"
        )
    return table


def main() -> None:
    """Runs a command; our own errors become one sentence on standard error."""
    try:
        app(prog_name="coaching")
    except ConfigError as error:
        _err.print(str(error), style="red", markup=False, highlight=False)
        sys.exit(2)
    except CoachingError as error:
        _err.print(str(error), style="red", markup=False, highlight=False)
        sys.exit(1)
