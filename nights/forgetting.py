"""One member of staff out of everything that is held, with the proof; the address is asked for, and kept nowhere.

Flow: an address -> its person_key -> loads, quarantine, key map, closed periods, editions without that person -> the
Postgres server, where there is one. Until that is reached too the erasure has not ended, and no night builds.
"""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from coaching.errors import ContractError, UnavailableError
from coaching.seeds import read_seeds
from nights.at_work import at_work
from nights.night import Night, open_folder
from nights.noting import guarded
from nights.people import person_key_of
from nights.serving import clear, follow, refuse_unless_servable

if TYPE_CHECKING:
    from warehouse import erase
    from warehouse.publish.postgres import Cleared, Served

_out = Console()


def forget(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
) -> None:
    """Take a member of staff out of all that is held, and prove it; the address is asked for, and kept nowhere."""
    from warehouse import erase
    from warehouse.store import check_key

    night = open_folder()
    check_key(night.paths, night.key)
    with at_work(night):
        person = _begun(night) or _asked_for(night, yes=yes)
        with guarded("forget"):
            done = erase.erase(person, night.all_streams, night.key, paths=night.paths, district=night.district)
            _tell(done.touched, "were")
            _tell_found(done.proof)
            _tell_seeds(night, person)
        served = follow(night)  # the server is loaded with the rewritten edition, and drops the one before
        cleared = clear(night)
        _tell_server(cleared)
        _refuse_left(done.proof, served, cleared)
        erase.end_journal(night.paths)
    _out.print("Now run the newest night's steps from `coaching build` on; they publish a new edition.", soft_wrap=True)


def _begun(night: Night) -> "erase.Person | None":
    from warehouse import erase

    if not erase.is_under_way(night.paths):
        return None
    _out.print("An erasure has not ended: it goes on with whom it was begun for.")
    with guarded("forget"):
        return erase.read_journal(night.paths)


def _asked_for(night: Night, *, yes: bool) -> "erase.Person":
    from warehouse import erase

    refuse_unless_servable(night)  # else the erasure could not end, and no night publishes before it has
    address = typer.prompt("Address", err=True)
    with guarded("forget"):
        person_key = person_key_of(address, night.key, night.paths.warehouse)
        person = erase.person_of(person_key, night.all_streams, paths=night.paths)
        seen = erase.look(person, night.all_streams, night.key, paths=night.paths, district=night.district)
    _tell(seen.touched, "would be")
    _out.print(
        "The warehouse and what follows from it are removed; a build makes them anew. "
        "Backups, copies that were handed out and the sources keep what they have.",
        soft_wrap=True,
    )
    if not yes:
        typer.confirm("Forget this person?", abort=True)
    return person


def _tell(touched: dict[str, dict[str, int]], were: str) -> None:
    for part, counts in touched.items():
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing"
        _out.print(f"{part}: {told} {were} touched", highlight=False, soft_wrap=True)


def _tell_found(proof: "erase.Scanned | None") -> None:
    if proof is None:
        return
    read = f"{proof.files} files ({proof.megabytes:.0f} MB) and {proof.columns} columns of tables read"
    _out.print(f"{read}; the person's keys stand in {len(proof.found)} of them", highlight=False, soft_wrap=True)
    for name in proof.found:
        _out.print(f"- {name}", markup=False, highlight=False)


def _tell_seeds(night: Night, person: "erase.Person") -> None:
    """A district's seeds are its own to mend: said in counts."""
    for name, table in read_seeds(night.district.folder).tables.items():
        if count := sum(not person.everything.isdisjoint(row.values()) for row in table.rows):
            told = f"{count} rows of seeds/{name}.csv name the person: take them out yourself."
            _out.print(told, highlight=False, soft_wrap=True)


def _tell_server(cleared: "Cleared | None") -> None:
    """What a server holds beside the edition is others' to clear."""
    if cleared is None:
        return
    told = (
        "The Postgres server's write-ahead log, its log and its backups keep what they have: docs/bi/postgres.md says "
        f"what its administrator does. {cleared.copies} tables of analysts' own stand in its schema workspace."
    )
    _out.print(told, highlight=False, soft_wrap=True)


def _refuse_left(proof: "erase.Scanned | None", served: "Served | None", cleared: "Cleared | None") -> None:
    """The erasure goes on until neither files nor server hold the person."""
    if proof is not None and proof.found:
        message = f"The person still stands in {len(proof.found)} files that this does not rewrite."
        raise ContractError(message, remedy="Remove them, then run `coaching forget` again; no night builds before.")
    if served is not None and served.left:
        message = f"{served.left} schemas of earlier editions are still read on the Postgres server."
        remedy = "End who reads them there, then run `coaching forget` again; no night builds before."
        raise UnavailableError(message, remedy=remedy)
    if cleared is not None and cleared.left:
        message = f"{cleared.left} tables of the Postgres server keep dropped rows for a transaction that stands open."
        remedy = "End it there, then run `coaching forget` again; no night builds before."
        raise UnavailableError(message, remedy=remedy)
