"""The pseudonym key rotated: one secret more, and everything that is held made over to it, with the proof.

Flow: the key file (or the connection `coaching_key`) with one more line -> [warehouse/rotate] the data folder -> the
district's own seeds, which it has to replace. Until that is done the rotation has not ended, and no night runs.
"""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from coaching.errors import CoachingError, ConfigError, ContractError
from coaching.secrets import PseudonymKey, add_secret
from nights.at_work import at_work
from nights.night import Night, open_folder
from nights.noting import guarded
from nights.serving import look as look_at_server

if TYPE_CHECKING:
    from warehouse import rotate

_out = Console()


def rotate_key(
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether it is meant.")] = False,
) -> None:
    """Add a secret to the pseudonym key and bring all that is held to it; killed anywhere, run it again."""
    from warehouse import rotate

    night = open_folder()
    with at_work(night, rotates=True):
        key = _begun(night) or _asked_for(night, yes=yes)
        with guarded("rotate_key"):
            done = rotate.rotate(night.all_streams, key, paths=night.paths, district=night.district)
        _tell(done.touched, "were rewritten")
        _tell_found(done.proof)
        _refuse_left(done)
        rotate.end_journal(night.paths)
    _out.print(
        f"The pseudonym key is {key.fingerprint} now. Copy it anew, apart from the data, and remove older backups of "
        "the data. Analysts have no tables until the next edition: run the newest night's steps from `coaching build` "
        "on.",
        soft_wrap=True,
    )
    _tell_server(night)


def _begun(night: Night) -> PseudonymKey | None:
    """The key of a rotation that was begun and agreed to."""
    from warehouse import rotate

    if not rotate.is_under_way(night.paths):
        return None
    _out.print("A rotation has not ended: it goes on.")
    return night.key


def _asked_for(night: Night, *, yes: bool) -> PseudonymKey:
    """The new key: with a secret that the folder does not know yet, or else with one more."""
    from warehouse import rotate
    from warehouse.store import check_key, made_with

    is_new = bool(night.key.earlier) and night.key.fingerprint not in made_with(night.paths)
    if not is_new:
        check_key(night.paths, night.key)
    if not is_new and night.holds_key():
        message = "The pseudonym key stands in the connection coaching_key, which this does not write."
        remedy = (
            "Put a space and 64 new hexadecimal digits (`openssl rand -hex 32`) after what stands in its password, "
            "keep all that was there, then run `coaching rotate-key` again."
        )
        raise ConfigError(message, remedy=remedy)
    with guarded("rotate_key"):
        seen = rotate.look(night.paths)
    _tell(seen.touched, "would be rewritten")
    _out.print(
        "What analysts read of kept editions is withdrawn until the next one; dashboards keep theirs. Backups, copies "
        "that were handed out and a Postgres server keep what they have until they get the next.",
        soft_wrap=True,
    )
    if not yes:
        typer.confirm("Rotate the pseudonym key?", abort=True)
    return night.key if is_new else add_secret(night.district.name, night.key)


def _tell(touched: dict[str, int], were: str) -> None:
    told = ", ".join(f"{count} {what}" for what, count in touched.items() if count) or "nothing"
    _out.print(f"{told} {were}", highlight=False, soft_wrap=True)


def _tell_found(proof: "rotate.Scanned | None") -> None:
    if proof is None:
        return
    read = f"{proof.files} files ({proof.megabytes:.0f} MB) and {proof.columns} columns of tables read"
    _out.print(f"{read}; names of the old key stand in {len(proof.found)} of them", highlight=False, soft_wrap=True)
    for name in proof.found:
        _out.print(f"- {name}", markup=False, highlight=False)


def _tell_server(night: Night) -> None:
    """A server serves the edition of the old key until it gets the next one: said, for nothing is done there."""
    if night.district.publish.postgres is None:
        return
    try:
        told = look_at_server(night.district, night.connections, night.paths)
    except CoachingError as error:
        held = f"could not be asked ({error.message}); what it holds is of the old key"
    else:
        own = f", and so may {told.copies} tables of analysts' own in its schema workspace" if told.copies else ""
        held = f"holds edition {told.edition}, which names people by the old key{own}" if told.edition else "is empty"
    _out.print(
        f"The Postgres server {held}. `coaching publish` loads the next edition there; then run `coaching postgres`, "
        "which clears what dropped tables leave. Its write-ahead log, its log and its backups keep what they have: "
        "docs/bi/postgres.md says what its administrator does.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


def _refuse_left(done: "rotate.Rotated") -> None:
    """The rotation goes on until neither the data folder nor the district's seeds have names of the old key."""
    if done.proof is not None and done.proof.found:
        message = f"Names of the old key still stand in {len(done.proof.found)} files that this does not rewrite."
        raise ContractError(message, remedy="Remove them, then run `coaching rotate-key` again; no night runs before.")
    if done.offered:
        for seed in done.offered:
            lines = ", ".join(map(str, seed.lines))
            _out.print(f"seeds/{seed.name}, lines {lines}: rewritten in {seed.file}", highlight=False, soft_wrap=True)
        message = f"{len(done.offered)} seeds of the district name people by the old key."
        remedy = "Put the rewritten files in their place, then run `coaching rotate-key` again; no night runs before."
        raise ContractError(message, remedy=remedy)
