"""Four services in one process on loopback: Canvas, OneRoster, Google Sheets, Qualtrics; and a control for clock and failures."""

from sandbox.server.app import build_app
from sandbox.server.connections import connections
from sandbox.server.running import Sandbox, running, serve

__all__ = ["Sandbox", "build_app", "connections", "running", "serve"]
