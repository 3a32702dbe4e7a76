"""Every system in one process on loopback, and a control for clock and failures."""

from sandbox.server.app import build_app
from sandbox.server.connections import connections
from sandbox.server.running import Sandbox, running, serve
from sandbox.systems import Fault, Options

__all__ = ["Fault", "Options", "Sandbox", "build_app", "connections", "running", "serve"]
