"""Which keys each stream of the systems holds on a night, and which rows break a rule."""

from collections.abc import Mapping
from datetime import date

from sandbox.systems import Held, systems
from sandbox.world import World
from sandbox.world.days import district


def held(world: World, night: date) -> dict[str, Held]:
    """What every stream of the district's sources holds, by `source.stream`."""
    of_kind = {system.name: system for system in systems()}
    return {
        f"{source}.{name}": found
        for source, config in district().sources.items()
        if config.kind in of_kind
        for name, found in of_kind[config.kind].streams(world, night, config).items()
    }


def quarantine(found: Mapping[str, Held]) -> dict[str, dict[str, int]]:
    """Rows that break a critical rule, repeats included, by stream and rule."""
    return {name: dict(stream.broken) for name, stream in found.items() if stream.broken}
