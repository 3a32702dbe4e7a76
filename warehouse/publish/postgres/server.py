"""What the server is found to be, before anything is published: for `coaching doctor`."""

from dataclasses import dataclass

from coaching.paths import Paths
from warehouse.publish.postgres import current
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
    """

    version: int
    edition: str
    is_current: bool


def look(settings: Settings, *, paths: Paths) -> Told:
    """Asks the server who it is, and whether its login may publish there; changes nothing.

    Raises:
        AccessError, ConfigError, UnavailableError: as for `serve`.
    """
    with current.wanted(paths, settings.parameters["user"]) as edition, session(settings) as connection:
        judge(connection)
        held = current.of(connection)
        is_current = held == ((edition.name, edition.content) if edition else None)
        return Told(connection.info.server_version // 10_000, held[0] if held else "", is_current)
