"""The Postgres server of a district, where it names one: made to hold the current edition, and looked at.

Flow: district.yml `publish: {postgres: …}` -> [warehouse/publish/postgres] the server
"""

from typing import TYPE_CHECKING

from rich.console import Console

from coaching.connections import Resolver
from coaching.district import District
from coaching.errors import ConfigError
from coaching.outcomes import Outcome
from coaching.paths import Paths
from nights.at_work import at_work
from nights.night import Night, open_folder
from nights.noting import guarded, noted

if TYPE_CHECKING:
    from warehouse.publish.postgres import Cleared, Served, Told

STEP = "publish_postgres"
_out = Console()


def serve_step(night: Night) -> Outcome:
    """Serves the current edition, and notes what came of it as a step of the night.

    Raises:
        CoachingError: as `serve`; the files stay published.
    """
    with noted(night, STEP) as note:
        return note.write(rows=serve(night.district, night.connections, night.paths).rows)


def serve(district: District, connections: Resolver, paths: Paths) -> "Served":
    """Makes the district's server hold the current edition.

    Raises:
        ConfigError: the district names no server, or its connection is not whole.
        AccessError, UnavailableError, ContractError: `warehouse.publish.postgres.serve` says when.
    """
    from warehouse.publish.postgres import serve as serving
    from warehouse.publish.postgres import settings_of, viewers_of

    settings = settings_of(connections(_named(district)))
    return serving(settings, paths=paths, viewers=viewers_of(district))


def look(district: District, connections: Resolver, paths: Paths) -> "Told":
    """Asks the district's server who it is and what it holds; changes nothing there."""
    from warehouse.publish.postgres import look as looking
    from warehouse.publish.postgres import settings_of

    with guarded(STEP):
        return looking(settings_of(connections(_named(district))), paths=paths)


def follow(night: Night) -> "Served | None":
    """Serves what `current` links to now, where the district names a server; for commands that have changed it.

    Raises:
        CoachingError: as `serve`; `at_work` is the caller's.
    """
    if night.district.publish.postgres is None:
        return None
    with guarded(STEP):
        return serve(night.district, night.connections, night.paths)


def refuse_unless_servable(night: Night) -> None:
    """Refuses what the server would have to follow while no edition is whole, before anything is changed.

    Raises:
        ContractError: what analysts read of the current edition was withdrawn.
    """
    from warehouse.publish import editions

    if night.district.publish.postgres and (name := editions.current(night.paths)):
        editions.refuse_withdrawn(night.paths.published / "editions" / name)


def clear(night: Night) -> "Cleared | None":
    """Clears the server of what dropped tables left in others, where the district names one.

    Raises:
        CoachingError: as `warehouse.publish.postgres.clear`; `at_work` is the caller's.
    """
    if night.district.publish.postgres is None:
        return None
    from warehouse.publish.postgres import clear as clearing
    from warehouse.publish.postgres import settings_of

    with guarded(STEP):
        return clearing(settings_of(night.connections(_named(night.district))))


def postgres() -> None:
    """Make the Postgres server hold the current edition, roles and viewers; it is set up where it lacks them."""
    night = open_folder()
    with at_work(night), guarded(STEP):
        served = serve(night.district, night.connections, night.paths)
        cleared = clear(night)
    done = "loaded" if served.is_new else "already there"
    _out.print(f"Postgres holds {served.edition or 'no edition'} ({served.rows} rows, {done}).", highlight=False)
    if served.unknown_schools:
        told = f"{served.unknown_schools} rows of seeds/viewers.csv name a school that the edition does not have."
        _out.print(told, highlight=False)
    if served.left:
        told = f"{served.left} schemas of earlier editions are still read there; run this again later."
        _out.print(told, highlight=False)
    if cleared is not None and cleared.left:
        told = f"{cleared.left} tables keep dropped rows for an open transaction there; run this again later."
        _out.print(told, highlight=False)


def _named(district: District) -> str:
    if district.publish.postgres is None:
        message = "district.yml names no Postgres server."
        raise ConfigError(message, remedy="Write `publish: {postgres: {connection: <id>}}` (docs/bi/postgres.md).")
    return district.publish.postgres.connection
