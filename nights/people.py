"""From an address to somebody's key in the tables, and from a key to a name that the roster is asked for.

Flow: an address, the pseudonym key -> its pseudonym -> warehouse.duckdb (read-only) -> person_key
      person_key -> warehouse.duckdb -> pseudonyms of roster ids -> the roster, asked live -> a name, on the terminal

Neither is ever done in bulk: a key or an address at a time. Nothing in clear is kept; that a name was asked for is.
"""

import json
from datetime import UTC, datetime
from getpass import getuser
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from coaching.errors import ContractError
from coaching.pages import Window
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Privacy
from nights.night import Night, open_folder
from nights.noting import guarded

_DIGITS = 16


def find_person(
    *,
    pseudonym: Annotated[
        bool, typer.Option("--pseudonym", help="The address's pseudonym, for the seed opt_outs; nobody looks it up.")
    ] = False,
) -> None:
    """Find the key that stands for a member of staff, by an address: it is asked for, and kept nowhere."""
    from warehouse.land import pseudonym as pseudonym_of
    from warehouse.store import check_key

    night = open_folder()
    check_key(night.paths, night.key)  # under another key everybody would be nobody
    address = typer.prompt("Address", err=True)
    if pseudonym:
        typer.echo(pseudonym_of(night.key, Privacy.PSEUDONYMISE_EMAIL, "staff", address))
        return
    with guarded("find_person"):
        person_key = person_key_of(address, night.key, night.paths.warehouse)
    typer.echo(person_key)


def who(person_key: Annotated[str, typer.Argument(help="A key of the caseload: person_key, teacher_key, …")]) -> None:
    """Ask the roster whose key it is, and print the name: it is kept nowhere; that it was asked for is noted."""
    from warehouse.store import check_key

    night = open_folder()
    check_key(night.paths, night.key)
    with guarded("who"):  # pages of a roster in clear pass through many hands
        found = names_of(person_key, night)
    note_asking(night.paths, person_key, found=len(found))
    if not found:
        message = "No roster has a name for that key."
        remedy = "Look whether the key is whole; somebody who has left the roster is named by no command."
        raise ContractError(message, remedy=remedy)
    for name in found:
        typer.echo(name)


def person_key_of(address: str, key: PseudonymKey, warehouse: Path) -> str:
    """The `person_key` of the one member of staff with that address.

    Raises:
        ContractError: nobody has it, or it is not sure whose it is; the address is not repeated.
    """
    from warehouse.land import pseudonym

    digest = pseudonym(key, Privacy.PSEUDONYMISE_EMAIL, "staff", address)
    sure = "identity_type = 'email_hash' and match_method <> 'unresolved' and not is_ambiguous"
    found = [person for identity, person in _identities(warehouse, sure) if identity == digest]
    if len(found) != 1:
        message = "Nobody is known for sure by that address."
        raise ContractError(message, remedy="Give it as the roster has it; quality.review_people lists what is unsure.")
    return found[0]


def names_of(person_key: str, night: Night) -> list[str]:
    """The names that rosters have for a person's ids, asked now; more than one where records differ.

    Raises:
        CoachingError: the warehouse or a roster could not be read.
    """
    import extractors
    from warehouse.land import names, names_people

    ids = {i for i, person in _identities(night.paths.warehouse, "identity_type = 'roster_id'") if person == person_key}
    found: dict[str, None] = {}
    for stream in night.streams if ids else ():
        if not names_people(stream):
            continue
        named = night.district.sources[stream.source].connection
        pages, _ = extractors.pull(
            stream,
            connection=night.connections(named) if named else None,
            window=Window(None, None),
            cursor=None,
            district=night.district,
            key=night.key,
        )
        found |= dict.fromkeys(names(stream, pages, ids, night.key))
    return list(found)


def note_asking(paths: Paths, person_key: str, *, found: int) -> None:
    """Adds a line to `names_asked.jsonl`: when, who asked, the beginning of the key's digest, and how many names."""
    line = {
        "asked_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "by": getuser(),
        "key_digest": sha256(person_key.encode()).hexdigest()[:_DIGITS],
        "names": found,
    }
    file = paths.names_asked
    file.touch(mode=0o600)
    with file.open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")


def _identities(warehouse: Path, where: str) -> list[tuple[str, str]]:
    """Identity and `person_key` of those that a condition finds."""
    from warehouse.engine import Schema, reading

    with reading(warehouse) as connection:
        people = connection.table(f"{Schema.INTERMEDIATE}.int_people__resolved").filter(where)
        return [(str(i), str(person)) for i, person in people.select("identity_id", "person_key").fetchall()]
