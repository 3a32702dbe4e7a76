"""OneRoster 1.2 rostering: `records.VIEWS` says which collections there are; server and truth follow from it.

Docs: https://www.imsglobal.org/spec/oneroster/v1p2
"""

from sandbox.systems.oneroster.server import connection, routes
from sandbox.systems.oneroster.truth import streams
from sandbox.systems.system import System

SYSTEM = System(
    name="oneroster",
    prefix="/ims/",
    # the barren ones are of a client whose token sees no organisation
    secrets=("roster_secret", "roster_token", "barren_secret", "barren_token"),
    routes=routes,
    connection=connection,
    streams=streams,
    throttled_requests=frozenset({4}),
    error_200={"imsx_codeMajor": "failure", "imsx_severity": "error", "imsx_description": "internal error"},
)
