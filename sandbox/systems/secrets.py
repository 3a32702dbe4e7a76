"""The sandbox's own credentials: they follow from the seed, so that a scan for them knows what to look for."""

from sandbox.systems.found import systems
from sandbox.systems.system import System
from sandbox.world.chance import chance, token


def secrets_of(system: System, seed: int) -> dict[str, str]:
    """What a system accepts, by name."""
    return {n: f"{n.replace('_', '-')}-{token(chance(seed, 'secrets', n), 32)}" for n in system.secrets}


def all_secrets(seed: int) -> dict[str, str]:
    """What any of the systems accepts, by name."""
    return {name: value for system in systems() for name, value in secrets_of(system, seed).items()}
