"""Which keys each stream of the systems holds on a night, and which rows break a rule."""

from collections.abc import Mapping
from datetime import date

from sandbox.systems import Held, systems
from sandbox.world import World


def held(world: World, night: date) -> dict[str, Held]:
    """What every stream of every system holds, by `source.stream`; a source is named as its kind here."""
    return {f"{s.name}.{name}": found for s in systems() for name, found in s.streams(world, night).items()}


def quarantine(found: Mapping[str, Held]) -> dict[str, dict[str, int]]:
    """Rows that break a critical rule, repeats included, by stream and rule."""
    return {name: dict(stream.broken) for name, stream in found.items() if stream.broken}
