"""The commands beside a night's steps: looking, founding, dbt's own, going back to an edition.

`nights.cli` puts them on the one command line.
"""

import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from coaching.errors import ContractError
from coaching.findings import BLANK
from coaching.marts import declared_marts
from coaching.paths import Paths
from nights import doctor as examining
from nights import founding, landing, report
from nights.airflow.connections import as_the_dag
from nights.answers import ask
from nights.at_work import at_work
from nights.forgetting import forget
from nights.night import open_folder
from nights.people import find_person, who
from nights.rotating import rotate_key
from nights.serving import follow, postgres

_COLOURS = {"ok": "green", "look": "yellow", "no": "red"}
_out, _err = Console(), Console(stderr=True)


def doctor(
    *,
    offline: Annotated[bool, typer.Option("--offline", help="Only what files and the last landing can tell.")] = False,
) -> None:
    """Check configuration, sources, key and disk before anything runs."""
    began = time.monotonic()
    looks = examining.examine(offline=offline)
    for look in looks:
        _out.print(f"[{_COLOURS[look.state]}]{look.state:4}[/] ", Text(f"{look.what}: {look.text}"), soft_wrap=True)
    wrong = sum(not look.ok for look in looks)
    _out.print(f"{wrong} to mend, {len(looks)} looked at in {time.monotonic() - began:.2f} s")
    if wrong:
        raise typer.Exit(2)


def init(
    name: Annotated[str, typer.Argument(help="The new district's short name: small letters, digits and _.")],
    *,
    sheet: Annotated[list[str] | None, typer.Option(help="A coaching log, <spreadsheet id>:<tab>; repeatable.")] = None,
    survey: Annotated[list[str] | None, typer.Option(help="A Qualtrics survey's id; repeatable.")] = None,
) -> None:
    """Write a new district's folder, its headings read from living sheets and surveys."""
    connections = as_the_dag(("google_sheets", "qualtrics"), Paths.from_env())
    folder, lost = founding.found(name, sheets=sheet or (), surveys=survey or (), connections=connections)
    for line in lost:
        _err.print(f"could not be read, and left blank: {line}", style="yellow", markup=False, highlight=False)
    _out.print(
        f"Written: {folder}. Fill in what begins with {BLANK}, then: COACHING_DISTRICT={name} coaching doctor",
        highlight=False,
        soft_wrap=True,
    )


def docs() -> None:
    """dbt's documentation of every model and column, as one page."""
    from warehouse import build

    night = open_folder()
    build.prepare(night.district, night.all_streams, paths=night.paths)
    page = build.docs(night.district, night.all_streams, paths=night.paths)
    _out.print(f"Open {page} in a browser.", highlight=False, soft_wrap=True)


def pages() -> None:
    """Draw the pages of the current edition anew, and the page of the nights; say where they are."""
    from warehouse.pages import FIRST, FOLDER, write_pages

    night = open_folder()
    bi = night.paths.published / "current" / "bi" / "bi.duckdb"
    if not bi.exists():
        message = "No edition is published yet."
        raise ContractError(message, remedy="Run a night first: `coaching run --date <night>`.")
    # an edition is never written after its audit, so these stand apart from it
    folder = night.paths.reports / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    made = write_pages(bi, folder)
    _out.print(f"{len(made)} pages of the current edition: {folder / FIRST}", highlight=False, soft_wrap=True)
    if not (newest := max((path.name for path in night.paths.runs.glob("*-*-*")), default="")):
        return
    _out.print(f"The nights: {report.write_page(replace(night, load_date=newest))}", highlight=False, soft_wrap=True)


def rollback(
    edition: Annotated[str, typer.Option(help="An edition's id; the one before the current one if empty.")] = "",
) -> None:
    """Point `published/current` at an earlier edition."""
    from warehouse.publish import editions

    night = open_folder()
    with at_work(night):
        _out.print(f"current is {editions.rollback(paths=night.paths, edition=edition or None)}")
        follow(night)


def published() -> None:
    """List what readers were given and when: editions that came, became current, went."""
    from warehouse.publish import editions, logged

    paths = open_folder().paths
    with editions.locked(paths):
        told = logged.catch_up(paths)
    for entry in told:
        through = ", ".join(f"{source} {day}" for source, day in sorted(entry.data_through.items()))
        more = f"; data through {through}; manifest {entry.manifest[:16]}" if entry.manifest else ""
        _out.print(f"{entry.at} {entry.what} {entry.edition}{more}", markup=False, highlight=False, soft_wrap=True)
    _out.print(f"{len(told)} entries in {paths.published_log.name}.", highlight=False)


def external_copy(to: Annotated[Path, typer.Option(help="A new folder for the copy.")]) -> None:
    """Copy the marts for readers outside the district: of ten people and more, counts rounded to five."""
    from warehouse.protect import mask
    from warehouse.publish import outside

    night, marts = open_folder(), declared_marts()
    with at_work(night):
        paths, stricter = night.paths, night.district.with_at_least(night.district.thresholds.external)
        said = outside.settled(paths)
        masked = mask(paths=paths, district=stricter, marts=marts, states=said, file=outside.waiting(paths))
        if masked.broken:
            message = f"In {masked.broken} places there is no cell left to hide."
            remedy = "If that is for what copies so far have shown: call them back, and remove data/outside/."
            raise ContractError(message, remedy=remedy)
        names = outside.copy_out(to.resolve(), paths=paths, thresholds=stricter.thresholds, marts=marts)
    _out.print(f"Written to {to}: {', '.join(names)}.", highlight=False, soft_wrap=True)


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
    own = (
        doctor,
        init,
        *landing.COMMANDS,
        docs,
        pages,
        ask,
        find_person,
        who,
        forget,
        rotate_key,
        published,
        rollback,
        external_copy,
        postgres,
    )
    for command in own:
        app.command()(command)
    # options after dbt's verb are dbt's: only those before it are read here
    app.command(context_settings={"allow_interspersed_args": False})(dbt)
