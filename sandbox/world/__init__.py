"""What is true of the district: people, classes, coaching, the platform's events, surveys; in no system's shape.

Flow: seed and size -> `build_world` -> what the systems give away, and what the tests hold the warehouse against
"""

from sandbox.world.build import World, build_world
from sandbox.world.days import NIGHTS

__all__ = ["NIGHTS", "World", "build_world"]
