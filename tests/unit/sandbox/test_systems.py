"""What is asked of every system, whichever there are."""

from datetime import date
from itertools import permutations

import pytest

from extractors.kinds import kind_names
from sandbox.systems import State, System, system_named, systems
from sandbox.systems.secrets import all_secrets, secrets_of
from sandbox.truth import held
from sandbox.world import NIGHTS, World, build_world
from sandbox.world.days import district

EACH = pytest.mark.parametrize("system", systems(), ids=lambda s: s.name)


@pytest.fixture(scope="module")
def world() -> World:
    return build_world(1, "tiny")


def test_the_systems_are_the_kinds_that_the_district_connects_to() -> None:
    names = {system.name for system in systems()}
    assert names == {source.kind for source in district().sources.values() if source.connection} != set()
    assert names <= set(kind_names())


def test_a_request_and_a_secret_belong_to_one_system() -> None:
    assert not [(a.name, b.name) for a, b in permutations(systems(), 2) if a.answers(b.prefix)]
    assert len(all_secrets(1)) == sum(len(system.secrets) for system in systems())


def test_a_name_without_system_is_refused() -> None:
    with pytest.raises(KeyError):
        system_named("nobody")


@EACH
def test_a_connection_shows_one_of_the_secrets(system: System) -> None:
    first, second = (secrets_of(system, seed) for seed in (1, 2))
    assert system.connection("http://here", first)["password"] in first.values()
    assert not set(first.values()) & set(second.values())


@EACH
def test_every_address_is_below_the_prefix_or_gives_the_token(system: System, world: World) -> None:
    routes = system.routes(State(world, all_secrets(world.seed)))
    outside = [r.path for r in routes if not system.answers(r.path)]
    assert len(routes) > len(outside)
    told = system.connection("", secrets_of(system, world.seed)).get("extra", {})
    assert set(outside) <= set(dict(told).values())  # type: ignore[call-overload]


@pytest.mark.parametrize("night", NIGHTS, ids=str)
def test_every_stream_holds_something_and_its_counts_add_up(night: date, world: World) -> None:
    found = held(world, night)
    assert {name.split(".")[0] for name in found} == set(district().sources)
    for name, stream in found.items():
        assert stream.key, name
        assert stream.keys, name
        assert len({tuple(k) for k in stream.keys}) == len(stream.keys) <= stream.rows - stream.malformed, name
        assert all(len(k) == len(stream.key) for k in stream.keys), name
        assert all(len(i) == len(stream.keys) for i in stream.instants.values()), name
        assert sum(stream.broken.values()) >= stream.malformed, name
        assert set(stream.told) >= {"key", "keys", "rows", "distinct", "malformed"}
