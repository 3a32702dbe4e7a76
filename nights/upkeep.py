"""The commands beside a night's steps: looking, accepting, replaying, dbt's own, going back to an edition.

`nights.cli` puts them on the one command line.
"""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from coaching.district import load_district
from coaching.paths import Paths
from nights import acceptance
from nights import doctor as examining
from nights.night import Night, open_night

_out, _err = Console(), Console(stderr=True)

Day = Annotated[str, typer.Option("--date", help="The closed local day, YYYY-MM-DD.")]
Source = Annotated[str, typer.Option(help="A source of district.yml.")]
Name = Annotated[str, typer.Option("--stream", help="A stream of that source.")]


def doctor() -> None:
    """Check configuration, connections, key and disk before anything runs."""
    findings = examining.examine()
    table = Table("", "what", "finding")
    for finding in findings:
        table.add_row("[green]ok[/green]" if finding.ok else "[red]no[/red]", finding.what, finding.text)
    _out.print(table)
    if not all(f.ok for f in findings):
        raise typer.Exit(2)


def accept_shrink(date: Day, source: Source, stream: Name) -> None:
    """Say that a shrunken load of that stream and night is right; then run the stream again."""
    night = open_night(date)
    night.stream(source, stream)
    acceptance.accept_shrink(night.paths, source, stream, date)
    _out.print(
        f"The shrink of {source}.{stream} on {date} is accepted. "
        f"Now: coaching run --date {date} --source {source} --stream {stream}"
    )


def replay(date: Day, source: Source, stream: Name) -> None:
    """Read and check a committed load again, with its quarantined rows, after a seed or rule was mended; then build."""
    from expectations.door import replay as replaying
    from warehouse.land import Rereader, answers_for

    night = open_night(date)
    declared = night.stream(source, stream)
    reread = Rereader(declared, night.key, answers_for(declared, night.district))
    manifest = replaying.replay(declared, date, paths=night.paths, district=night.district, reread=reread)
    _out.print(
        f"{source}.{stream} of {date}: revision {manifest.revision}, "
        f"{manifest.accepted} accepted, {manifest.quarantined} quarantined."
    )


def docs() -> None:
    """dbt's documentation of every model and column, as one page."""
    from warehouse import build

    night = Night(load_district(), Paths.from_env(), load_date="")
    build.prepare(night.district, night.all_streams, paths=night.paths)
    page = build.docs(night.district, night.all_streams, paths=night.paths)
    _out.print(f"Open {page} in a browser.", highlight=False, soft_wrap=True)


def rollback(
    edition: Annotated[str, typer.Option(help="An edition's id; the one before the current one if empty.")] = "",
) -> None:
    """Point `published/current` at an earlier edition."""
    from warehouse.publish import editions

    load_district()
    _out.print(f"current is {editions.rollback(paths=Paths.from_env(), edition=edition or None)}")


def dbt(
    arguments: Annotated[list[str], typer.Argument(help="dbt's own command and options: run -s dim_school, test, …")],
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Copy the warehouse anew first.")] = False,
) -> None:
    """dbt's own commands on a copy of the warehouse, with the project's settings; all after the verb is dbt's."""
    from warehouse.build import workbench

    night = Night(load_district(), Paths.from_env(), load_date="")
    copied = workbench.lay_out(night.district, night.all_streams, paths=night.paths, fresh=fresh)
    age = "copied just now" if copied else "an earlier copy"
    if not copied and workbench.is_outdated(night.paths):
        age = "an earlier copy; the warehouse is newer: `coaching dbt --fresh …` copies it anew"
    _err.print(
        f"dbt works on {workbench.Workbench(night.paths.root).warehouse}, never on the warehouse itself ({age}).",
        style="dim",
        highlight=False,
        soft_wrap=True,
    )
    raise typer.Exit(workbench.run(arguments, night.district, night.all_streams, paths=night.paths))


def register(app: typer.Typer) -> None:
    """Adds the commands to a command line."""
    for command in (doctor, accept_shrink, replay, docs, rollback):
        app.command()(command)
    # options after dbt's verb are dbt's: only those before it are read here
    app.command(context_settings={"allow_interspersed_args": False})(dbt)
