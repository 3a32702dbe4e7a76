"""One member of staff out of everything that is held, with the proof; the address is asked for, and kept nowhere.

Flow: an address -> its person_key -> loads, quarantine, key map, closed periods, editions without that person
"""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from coaching.errors import ContractError
from nights.at_work import at_work
from nights.night import Night, open_folder
from nights.people import person_key_of
from nights.serving import follow

if TYPE_CHECKING:
    from warehouse import erase

_out = Console()


def forget(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
) -> None:
    """Take a member of staff out of all that is held, and prove it; the address is asked for, and kept nowhere."""
    from warehouse import erase
    from warehouse.store import check_key

    night = open_folder()
    check_key(night.paths, night.key.fingerprint)
    with at_work(night):
        if erase.is_under_way(night.paths):
            _out.print("An erasure has not ended: it goes on with whom it was begun for.")
            person = erase.read_journal(night.paths)
        else:
            person = _asked_for(night)
            seen = erase.look(person, night.all_streams, night.key, paths=night.paths, district=night.district)
            _tell(seen.touched, "would be")
            _out.print(
                "The warehouse and what follows from it are removed; a build makes them anew. "
                "Backups, copies that were handed out and the sources keep what they have.",
                soft_wrap=True,
            )
            if not yes:
                typer.confirm("Forget this person?", abort=True)
        done = erase.erase(person, night.all_streams, night.key, paths=night.paths, district=night.district)
    _tell(done.touched, "were")
    _prove(done.proof)
    follow()  # the server is loaded with the rewritten edition, and drops the one before


def _asked_for(night: Night) -> "erase.Person":
    from warehouse import erase

    address = typer.prompt("Address", err=True)
    person_key = person_key_of(address, night.key, night.paths.warehouse)
    return erase.person_of(person_key, night.all_streams, paths=night.paths)


def _tell(touched: dict[str, dict[str, int]], were: str) -> None:
    for part, counts in touched.items():
        told = ", ".join(f"{count} {what}" for what, count in counts.items() if count) or "nothing"
        _out.print(f"{part}: {told} {were} touched", highlight=False, soft_wrap=True)


def _prove(proof: "erase.Scanned | None") -> None:
    if proof is None:
        return
    read = f"{proof.files} files ({proof.megabytes:.0f} MB) and {proof.columns} columns of tables read"
    _out.print(f"{read}; the person's keys stand in {len(proof.found)} of them", highlight=False, soft_wrap=True)
    for name in proof.found:
        _out.print(f"- {name}", markup=False, highlight=False)
    if proof.found:
        message = f"The person still stands in {len(proof.found)} files that this does not rewrite."
        raise ContractError(message, remedy="Remove them, then run `coaching forget` again; no night builds before.")
    _out.print("Now run the newest night's steps from `coaching build` on; they publish a new edition.", soft_wrap=True)
