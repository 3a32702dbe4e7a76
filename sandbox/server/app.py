"""All services behind one port, told apart by their paths."""

from starlette.applications import Starlette
from starlette.types import ASGIApp

from sandbox.server import control
from sandbox.server.faults import FaultGate
from sandbox.server.state import State
from sandbox.systems.canvas import server as canvas
from sandbox.systems.google_sheets import server as sheets
from sandbox.systems.oneroster import server as oneroster
from sandbox.systems.qualtrics import server as qualtrics


def build_app(state: State) -> ASGIApp:
    """The application of one sandbox."""
    parts = (canvas, oneroster, sheets, qualtrics, control)
    return FaultGate(Starlette(routes=[route for part in parts for route in part.routes(state)]), state)
