"""The commands on what has landed: accepting, looking into quarantine, replaying, verifying, upgrading.

`nights.upkeep` puts them beside its own.
"""

from typing import Annotated

import typer
from rich.console import Console

from nights import acceptance, tidying
from nights.at_work import at_work
from nights.night import open_folder, open_night
from nights.results import manifests
from nights.serving import follow

_out = Console()
_SHOWN = 20

Day = Annotated[str, typer.Option("--date", help="The closed local day, YYYY-MM-DD.")]
Source = Annotated[str, typer.Option(help="A source of district.yml.")]
Sources = Annotated[list[str], typer.Option("--source", help="A source of district.yml; may be repeated.")]
Name = Annotated[str, typer.Option("--stream", help="A stream of that source.")]


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
    _say_verified(tidying.verify(open_folder()))


def tidy(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count what would go, and touch nothing.")] = False,
) -> None:
    """Remove what is older than the district keeps it (`retention`), then read every load through."""
    night = open_folder()
    done = "would go" if dry_run else "gone"
    for name, count in tidying.tidy(night, dry_run=dry_run).items():
        _out.print(f"{name}: {count} {done}", highlight=False)
    if not dry_run:
        _say_verified(tidying.verify(night))


def _say_verified(told: tidying.Verified) -> None:
    _out.print(told.told)
    for sentence in told.damaged:
        _out.print(f"- {sentence}", markup=False, highlight=False, soft_wrap=True)
    if told.damaged:
        raise typer.Exit(1)


def upgrade() -> None:
    """Bring a data folder of an earlier version to today's rules; withdraw the editions that do not keep to them."""
    from extractors import declared
    from warehouse.upgrade import upgrade as upgrading

    night = open_folder(any_format=True)
    with at_work(night):
        every = declared(night.district, include_unconfigured=True)
        done = upgrading(every, night.key, paths=night.paths, district=night.district)
        _out.print(
            f"Upgraded: {done.loads} loads and {done.sentences} sentences rewritten, {done.withdrawn} editions "
            "withdrawn. Now run the newest night's steps from `coaching build` on; they publish a new edition."
        )
        follow(night)


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


COMMANDS = (accept_shrink, quarantine, replay, verify, tidy, upgrade, fields, files)
