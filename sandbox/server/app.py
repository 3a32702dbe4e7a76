"""All systems behind one port, told apart by their paths."""

from starlette.applications import Starlette
from starlette.types import ASGIApp

from sandbox.server import control
from sandbox.server.faults import FaultGate
from sandbox.server.throttle import ThrottleGate
from sandbox.systems import State, systems


def build_app(state: State) -> ASGIApp:
    """The application of one sandbox."""
    routes = [route for system in systems() for route in system.routes(state)]
    return FaultGate(ThrottleGate(Starlette(routes=[*routes, *control.routes(state)]), state), state)
