"""The command line: the same steps that Airflow schedules, by hand.

Exit codes: 0 all good, 1 something was refused (the rest was done), 2 the configuration is wrong and nothing ran.
"""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from coaching.district import load_district
from coaching.errors import CoachingError, ConfigError
from coaching.outcomes import Outcome
from coaching.paths import Paths
from nights import acceptance, by_hand, doctor, report, steps
from nights.loggers import set_up
from nights.night import Night, landed, open_night

app = typer.Typer(
    help="Coaching Warehouse: pull, check, build and publish one night. COACHING_DISTRICT picks the district, COACHING_DATA the data folder.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
_out, _err = Console(), Console(stderr=True)

Day = Annotated[str, typer.Option("--date", help="The closed local day, YYYY-MM-DD.")]
Source = Annotated[str, typer.Option(help="A source of district.yml.")]
Name = Annotated[str, typer.Option("--stream", help="A stream of that source.")]
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
def check(date: Day, source: Source) -> None:
    """Check a source's waiting loads, quarantine bad rows, commit the good ones."""
    outcomes = steps.check(open_night(date), source)
    _out.print(_table(date, outcomes))
    if any(o.status == "refused" for o in outcomes):
        raise typer.Exit(1)


def _command(step: steps.Step) -> None:
    def command(date: Day) -> None:
        outcome = step.run(open_night(date))
        _out.print(f"{step.command}: {outcome.status} in {outcome.seconds} s")

    app.command(step.command, help=step.does)(command)


for _step in steps.WAREHOUSE:
    _command(_step)


@app.command("report")
def report_(date: Day) -> None:
    """Write and print the night's summary."""
    _out.print(report.write(open_night(date)), markup=False, highlight=False)


@app.command("doctor")
def doctor_() -> None:
    """Check configuration, connections, key and disk before anything runs."""
    findings = doctor.examine()
    table = Table("", "what", "finding")
    for finding in findings:
        table.add_row("[green]ok[/green]" if finding.ok else "[red]no[/red]", finding.what, finding.text)
    _out.print(table)
    if not all(f.ok for f in findings):
        raise typer.Exit(2)


@app.command("accept-shrink")
def accept_shrink(date: Day, source: Source, stream: Name) -> None:
    """Say that a shrunken load of that stream and night is right; then run the stream again."""
    night = open_night(date)
    night.stream(source, stream)
    acceptance.accept_shrink(night.paths, source, stream, date)
    _out.print(
        f"The shrink of {source}.{stream} on {date} is accepted. Now: coaching run --date {date} --source {source} --stream {stream}"
    )


@app.command()
def replay(date: Day, source: Source, stream: Name) -> None:
    """Check a committed load again, with its quarantined rows, after a rule was mended; then build on."""
    from expectations.door import replay as replaying

    night = open_night(date)
    manifest = replaying.replay(night.stream(source, stream), date, paths=night.paths, district=night.district)
    _out.print(
        f"{source}.{stream} of {date}: revision {manifest.revision}, {manifest.accepted} accepted, {manifest.quarantined} quarantined."
    )


@app.command()
def docs() -> None:
    """dbt's documentation of every model and column, as one page."""
    from warehouse import build

    night = Night(load_district(), Paths.from_env(), load_date="")
    build.prepare(night.district, night.all_streams, paths=night.paths)
    _out.print(
        f"Open {build.docs(night.district, night.all_streams, paths=night.paths)} in a browser.", highlight=False
    )


@app.command()
def rollback(
    edition: Annotated[str, typer.Option(help="An edition's id; the one before the current one if empty.")] = "",
) -> None:
    """Point `published/current` at an earlier edition."""
    from warehouse.publish import editions

    load_district()
    _out.print(f"current is {editions.rollback(paths=Paths.from_env(), edition=edition or None)}")


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
        app()
    except ConfigError as error:
        _err.print(str(error), style="red", markup=False, highlight=False)
        sys.exit(2)
    except CoachingError as error:
        _err.print(str(error), style="red", markup=False, highlight=False)
        sys.exit(1)
