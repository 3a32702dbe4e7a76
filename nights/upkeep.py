"""The commands beside a night's steps: looking, accepting, replaying, dbt's own, going back to an edition.

`nights.cli` puts them on the one command line.
"""

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from coaching.district import load_district
from coaching.findings import BLANK
from coaching.paths import Paths
from nights import acceptance, founding
from nights import doctor as examining
from nights.airflow.connections import as_the_dag
from nights.at_work import at_work
from nights.night import Night, manifests, open_folder, open_night

_COLOURS = {"ok": "green", "look": "yellow", "no": "red"}
_out, _err = Console(), Console(stderr=True)
_SHOWN = 20

Day = Annotated[str, typer.Option("--date", help="The closed local day, YYYY-MM-DD.")]
Source = Annotated[str, typer.Option(help="A source of district.yml.")]
Name = Annotated[str, typer.Option("--stream", help="A stream of that source.")]


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


def accept_shrink(
    date: Day,
    source: Source,
    stream: Name,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    take_back: Annotated[bool, typer.Option("--take-back", help="It was wrong: the load before counts again.")] = False,
) -> None:
    """Say that a refused shrink of that stream and night is right, or take that back; then run the stream again."""
    night = open_night(date)
    if take_back:
        with at_work(night):
            said = f"Taken back. {acceptance.take_back(night, source, stream)}"
    else:
        refused = acceptance.refused_shrink(night, source, stream)
        fewer = f"{refused.came} rows came where the load before had {refused.before}"
        _out.print(f"{source}.{stream} on {date}: {fewer}, {refused.before - refused.came} fewer.", soft_wrap=True)
        if not yes:
            typer.confirm("Is that right at the source?", abort=True)
        acceptance.accept(night, refused)
        said = f"Accepted, down to {refused.came} rows."
    _out.print(f"{said} Now: coaching run --date {date} --source {source} --stream {stream}", soft_wrap=True)


def quarantine(
    date: Day,
    source: Annotated[str, typer.Option(help="Only this source.")] = "",
    stream: Annotated[str, typer.Option(help="Only this stream.")] = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="Every row's number, not the first ones alone.")] = False,
) -> None:
    """What of a night stands in quarantine: by rule, the numbers of the rows, and never a value."""
    from warehouse.store import quarantined

    night = open_night(date)
    lines = []
    for name, manifest in manifests(night).items():
        if source in ("", manifest.source) and stream in ("", manifest.stream):
            for broken in quarantined(night.paths, manifest):
                shown = broken.rows if every else broken.rows[:_SHOWN]
                numbers = ", ".join(map(str, shown)) + (", …" if len(shown) < len(broken.rows) else "")
                lines.append(f"{name}: {len(broken.rows)} broke {broken.rule} ({broken.reason}): {numbers}")
    told = "\n".join(lines) or f"Nothing of {date} is in quarantine."
    _out.print(told, markup=False, highlight=False, soft_wrap=True)


def replay(date: Day, source: Source, stream: Name) -> None:
    """Read and check a committed load again, with its quarantined rows, after a seed or rule was mended; then build."""
    from expectations.door import replay as replaying
    from warehouse.land import Rereader, answers_for

    night = open_night(date)
    declared = night.stream(source, stream)
    reread = Rereader(declared, night.key, answers_for(declared, night.district))
    with at_work(night):
        manifest = replaying.replay(declared, date, paths=night.paths, district=night.district, reread=reread)
    _out.print(
        f"{source}.{stream} of {date}: revision {manifest.revision}, "
        f"{manifest.accepted} accepted, {manifest.quarantined} quarantined."
    )


def verify() -> None:
    """Read every committed load through; set damaged ones aside and say which nights to pull again."""
    from warehouse.store.verify import verify as verifying

    night = open_folder()
    with at_work(night):
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
    with at_work(night):
        every = declared(night.district, include_unconfigured=True)
        done = upgrading(every, night.key, paths=night.paths, district=night.district)
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
    own = (doctor, init, accept_shrink, quarantine, replay, verify, upgrade, fields, files, docs, rollback)
    for command in own:
        app.command()(command)
    # options after dbt's verb are dbt's: only those before it are read here
    app.command(context_settings={"allow_interspersed_args": False})(dbt)
