"""Finds the systems: every package beside this module offers one."""

from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

from sandbox.systems.system import System


@cache
def systems() -> tuple[System, ...]:
    """All systems, by name."""
    return tuple(_system(m.name) for m in iter_modules([str(Path(__file__).parent)]) if m.ispkg)


def system_named(name: str) -> System:
    """The system of that name.

    Raises:
        KeyError: there is none.
    """
    return {s.name: s for s in systems()}[name]


def _system(package: str) -> System:
    found = import_module(f"sandbox.systems.{package}").SYSTEM
    assert isinstance(found, System)  # noqa: S101 - so that the type is known from here on
    assert found.name == package  # noqa: S101 - a system, its package, its kind and its connection share one name
    return found
