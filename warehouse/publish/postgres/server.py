"""What the server is found to be: for `coaching doctor`, and for what a rotation of the pseudonym key says of it."""

from dataclasses import dataclass

from coaching.paths import Paths
from warehouse.publish import editions, logged
from warehouse.publish.postgres import current
from warehouse.publish.postgres.leavings import copies
from warehouse.publish.postgres.roles import judge
from warehouse.publish.postgres.session import session
from warehouse.publish.postgres.settings import Settings


@dataclass(frozen=True)
class Told:
    """What the server is, and what it holds.

    Attributes:
        version: its own, such as 18.
        edition: the id of what it holds; empty where there is none.
        is_current: whether that is what `published/current` links to, in content too: a person may have been taken out
            of an edition since it was served.
        is_of_old_key: whether that edition names people as before a rotation of the pseudonym key.
        copies: tables and materialized views in `workspace`, which are analysts' own.
    """

    version: int
    edition: str
    is_current: bool
    is_of_old_key: bool
    copies: int


def look(settings: Settings, *, paths: Paths) -> Told:
    """Asks the server who it is, and whether its login may publish there; changes nothing.

    Raises:
        AccessError, ConfigError, UnavailableError: as for `serve`.
    """
    with session(settings) as connection:
        judge(connection)
        held = current.of(connection)
        name = held[0] if held else ""
        is_old = bool(name) and _is_of_old_key(name, paths)
        is_current = not is_old and held == _wanted(settings, paths)
        return Told(connection.info.server_version // 10_000, name, is_current, is_old, copies(connection))


def _is_of_old_key(name: str, paths: Paths) -> bool:
    """Whether it was withdrawn, or went before the rotation that withdrew all those that were left."""
    home = paths.published / "editions"
    return logged.is_withdrawn(home / (name if (home / name).exists() else editions.current(paths) or name))


def _wanted(settings: Settings, paths: Paths) -> tuple[str, str] | None:
    """Id and content of what the server should hold; of an edition that was withdrawn no content can be told."""
    name = editions.current(paths)
    if name and logged.is_withdrawn(paths.published / "editions" / name):
        return name, ""
    with current.wanted(paths, settings.parameters["user"]) as edition:
        return (edition.name, edition.content) if edition else None
