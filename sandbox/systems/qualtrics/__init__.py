"""Qualtrics, response exports: `records.SURVEYS` says which surveys there are; which streams read them, district.yml.

Docs: https://api.qualtrics.com/
"""

from sandbox.systems.qualtrics.server import routes
from sandbox.systems.qualtrics.truth import streams
from sandbox.systems.system import System

SYSTEM = System(
    name="qualtrics",
    prefix="/API/",
    secrets=("qualtrics_token",),
    routes=routes,
    connection=lambda _, secrets: {"password": secrets["qualtrics_token"]},
    streams=streams,
    error_200={"meta": {"httpStatus": "500 - Internal Server Error", "error": {"errorMessage": "internal error"}}},
)
