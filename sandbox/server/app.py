"""All services behind one port, told apart by their paths."""

from starlette.applications import Starlette
from starlette.types import ASGIApp

from sandbox.server import canvas, control, oneroster, qualtrics, sheets
from sandbox.server.faults import FaultGate
from sandbox.server.state import State


def build_app(state: State) -> ASGIApp:
    """The application of one sandbox."""
    parts = (canvas, oneroster, sheets, qualtrics, control)
    return FaultGate(Starlette(routes=[route for part in parts for route in part.routes(state)]), state)
