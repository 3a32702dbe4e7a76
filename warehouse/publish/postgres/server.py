"""What the server is found to be, before anything is published: for `coaching doctor`."""

from dataclasses import dataclass

from warehouse.publish.postgres import current
from warehouse.publish.postgres.roles import judge
from warehouse.publish.postgres.session import session
from warehouse.publish.postgres.settings import Settings


@dataclass(frozen=True)
class Told:
    """The server's version, such as 18, and the edition that it holds; empty where there is none."""

    version: int
    edition: str


def look(settings: Settings) -> Told:
    """Asks the server who it is, and whether its login may publish there; changes nothing.

    Raises:
        AccessError, ConfigError, UnavailableError: as for `serve`.
    """
    with session(settings) as connection:
        judge(connection)
        held = current.of(connection)
        return Told(connection.info.server_version // 10_000, held[0] if held else "")
