"""Somebody's key in the tables, by an address: for a list of people, and for who asks what is held about them.

Flow: an address, the pseudonym key -> its pseudonym -> warehouse.duckdb (read-only) -> person_key
"""

from pathlib import Path

import typer

from coaching.errors import ContractError
from coaching.secrets import PseudonymKey
from coaching.streams import Privacy
from nights.night import open_folder


def find_person() -> None:
    """Find the key that stands for a member of staff, by an address: it is asked for, and kept nowhere."""
    from warehouse.store import check_key

    night = open_folder()
    check_key(night.paths, night.key.fingerprint)  # under another key everybody would be nobody
    address = typer.prompt("Address", err=True)
    typer.echo(person_key_of(address, night.key, night.paths.warehouse))


def person_key_of(address: str, key: PseudonymKey, warehouse: Path) -> str:
    """The `person_key` of the one member of staff with that address.

    Raises:
        ContractError: nobody has it, or it is not sure whose it is; the address is not repeated.
    """
    from warehouse.engine import Schema, reading
    from warehouse.land import pseudonym

    digest = pseudonym(key, Privacy.PSEUDONYMISE_EMAIL, "staff", address)
    with reading(warehouse) as connection:
        people = connection.table(f"{Schema.INTERMEDIATE}.int_people__resolved")
        sure = people.filter("identity_type = 'email_hash' and match_method <> 'unresolved' and not is_ambiguous")
        known = sure.select("identity_id", "person_key")
        found = [person for identity, person in known.fetchall() if identity == digest]
    if len(found) != 1:
        message = "Nobody is known for sure by that address."
        raise ContractError(message, remedy="Give it as the roster has it; quality.review_people lists what is unsure.")
    return str(found[0])
