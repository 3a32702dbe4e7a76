"""Canvas LMS, REST API v1: `lists` says which lists there are; server and truth follow from them.

Docs: https://developerdocs.instructure.com/services/canvas
"""

from sandbox.systems.canvas.server import routes, throttled
from sandbox.systems.canvas.truth import streams
from sandbox.systems.system import System

SYSTEM = System(
    name="canvas",
    prefix="/api/v1/",
    secrets=("canvas_token",),
    routes=routes,
    connection=lambda _, secrets: {"password": secrets["canvas_token"]},
    streams=streams,
    throttled_requests=frozenset({40, 333, 2000}),
    throttled=throttled,
    missed_requests=frozenset({55}),
    error_200={"errors": [{"message": "An error occurred."}], "status": "internal_server_error"},
)
