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
from nights.night import Night, open_folder, open_night

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
    """Check a committed load again, with its quarantined rows, after a rule was mended; then build on."""
    from expectations.door import replay as replaying

    night = open_night(date)
    manifest = replaying.replay(night.stream(source, stream), date, paths=night.paths, district=night.district)
    _out.print(
        f"{source}.{stream} of {date}: revision {manifest.revision}, "
        f"{manifest.accepted} accepted, {manifest.quarantined} quarantined."
    )


def verify() -> None:
    """Read every committed load through; set damaged ones aside and say which nights to pull again."""
    from warehouse.store.verify import verify as verifying

    night = open_folder()
    told = verifying(night.streams, paths=night.paths)
    unknown = f", of which {told.without_digest} carry no digest" if told.without_digest else ""
    _out.print(f"{told.files} files are as they were written{unknown}; {len(told.damaged)} are damaged.")
    for sentence in told.damaged:
        _out.print(f"- {sentence}", markup=False, highlight=False, soft_wrap=True)
    if told.damaged:
        raise typer.Exit(1)


def upgrade() -> None:
    """Rewrite a data folder of an earlier version, which may hold names in clear; withdraw editions made from it."""
    from extractors import declared
    from warehouse.upgrade import upgrade as upgrading

    night = Night(load_district(), Paths.from_env(), load_date="")
    done = upgrading(declared(night.district, include_unconfigured=True), night.key, paths=night.paths)
    _out.print(
        f"Upgraded: {done.loads} loads and {done.sentences} sentences rewritten, {done.withdrawn} editions withdrawn. "
        "Now run the newest night's steps from `coaching build` on; they publish a new edition."
    )


def fields(date: Day, source: Source, stream: Name) -> None:
    """Name the fields of a load that no declaration knows; they are shown here alone and written nowhere."""
    from warehouse import store
    from warehouse.land import undeclared

    night = open_night(date)
    declared, file = night.stream(source, stream), store.load_file(night.paths, source, stream, date)
    manifest = store.read_manifest(file) if file.exists() else None
    found = undeclared.opened(manifest, night.key, declared) if manifest else {}
    for name, kind in sorted(found.items()):
        _out.print(f"{name}: {kind}", markup=False, highlight=False)
    _out.print(f"{len(found)} fields of {source}.{stream} on {date} that no declaration knows.")


def files(source: Source, stream: Name) -> None:
    """Name the files that a stream would read now, with the digests that stand for them in messages."""
    import extractors

    night = open_folder()
    for name in extractors.files(night.stream(source, stream), district=night.district):
        _out.print(f"{night.key.digest_of(name)}  {name}", markup=False, highlight=False)


def docs() -> None:
    """dbt's documentation of every model and column, as one page."""
    from warehouse import build

    night = open_folder()
    build.prepare(night.district, night.all_streams, paths=night.paths)
    page = build.docs(night.district, night.all_streams, paths=night.paths)
    _out.print(f"Open {page} in a browser.", highlight=False, soft_wrap=True)


def rollback(
    edition: Annotated[str, typer.Option(help="An edition's id; the one before the current one if empty.")] = "",
) -> None:
    """Point `published/current` at an earlier edition."""
    from warehouse.publish import editions

    _out.print(f"current is {editions.rollback(paths=open_folder().paths, edition=edition or None)}")


def dbt(
    arguments: Annotated[list[str], typer.Argument(help="dbt's own command and options: run -s dim_school, test, …")],
    *,
    fresh: Annotated[bool, typer.Option("--fresh", help="Copy the warehouse anew first.")] = False,
) -> None:
    """dbt's own commands on a copy of the warehouse, with the project's settings; all after the verb is dbt's."""
    from warehouse.build import workbench

    night = open_folder()
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
    for command in (doctor, accept_shrink, replay, verify, upgrade, fields, files, docs, rollback):
        app.command()(command)
    # options after dbt's verb are dbt's: only those before it are read here
    app.command(context_settings={"allow_interspersed_args": False})(dbt)
