"""The systems that the district works with: a package each, found because it is there, with its `SYSTEM`.

Flow: sandbox.world -> records of one night -> server (HTTP) and truth (which keys its streams hold)
"""

from sandbox.systems.found import system_named, systems
from sandbox.systems.held import Held
from sandbox.systems.state import Fault, Options, State
from sandbox.systems.system import System

__all__ = ["Fault", "Held", "Options", "State", "System", "system_named", "systems"]
