"""Which records each collection holds on a night."""

from datetime import date

from coaching.district import SourceConfig
from sandbox.systems.held import Held, objects
from sandbox.systems.oneroster.records import VIEWS, records
from sandbox.world import World


def streams(world: World, night: date, _: SourceConfig) -> dict[str, Held]:
    """Keys and rows of every collection."""
    return {name: objects(records(world, name, night), "sourcedId") for name in VIEWS}
