"""A calm sandbox, and the naive client in front of it."""

from collections.abc import Iterator

import pytest

from sandbox.server import Options, Sandbox, running
from sandbox.world import NIGHTS, build_world
from tests.unit.sandbox.naive_client import Client

CALM = Options(throttled={}, total_count=True)


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with running(build_world(1, "tiny"), CALM) as made:
        yield made


@pytest.fixture
def client(sandbox: Sandbox) -> Client:
    sandbox.set_night(NIGHTS[0])
    return Client(sandbox)
