"""L4: Canvas tells an address only when asked, and a declared field that is empty in every row is told."""

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from coaching.paths import Paths
from expectations.door.check import check_source
from sandbox.server import running
from sandbox.world import build_world
from sandbox.world.days import NIGHTS
from tests.cases.wire import NIGHT, district, landed, stream_of
from tests.unit.extractors.scripted import Reply, scripted
from tests.unit.sandbox.naive_client import Client

USERS = "/api/v1/accounts/1/users"


def _users(**more: object) -> Reply:
    return Reply(json.dumps([{"id": str(n), "login_id": f"t{n}", "name": "A B", **more} for n in range(1, 7)]).encode())


def _server(reply: Reply) -> dict[str, list[Reply]]:
    return {USERS: [reply]}


def test_users_are_asked_for_with_their_address(tmp_path: Path) -> None:
    with scripted(_server(_users(email="t@x.example"))) as server:
        manifest, rows = landed(server, stream_of("canvas.users"), tmp_path)
        asked = parse_qs(urlsplit(server.asked[0][1]).query)
    assert asked["include[]"] == ["email"]
    assert asked["enrollment_type"] == ["teacher"]
    assert all(r["email_hash"] for r in rows)
    assert "email_hash" not in manifest.empty_fields


def test_a_declared_field_that_is_empty_in_every_row_is_told(tmp_path: Path) -> None:
    stream = stream_of("canvas.users")
    for email in ({}, {"email": None}, {"email": ""}):
        with scripted(_server(_users(**email))) as server:
            manifest, rows = landed(server, stream, tmp_path)
        assert (len(rows), "email_hash" in manifest.empty_fields) == (6, True)
        assert "login_hash" not in manifest.empty_fields
    (outcome,) = check_source([stream], load_date=NIGHT, paths=Paths(tmp_path), district=district())
    assert outcome.status == "landed"
    assert "empty in every row: sis_user_id, email_hash, created_at" in outcome.reason


def test_the_sandbox_sends_only_what_is_asked_for() -> None:
    world = build_world(1, "tiny")
    with running(world) as sandbox:
        sandbox.set_night(NIGHTS[0])
        client = Client(sandbox)
        path = USERS.removeprefix("/api/v1/")
        bare = client.canvas(path, enrollment_type="teacher")
        asked = client.canvas(path, **{"enrollment_type": "teacher", "include[]": "email"})
    assert len(bare) == len(asked) > 1
    assert not any("email" in r for r in bare if isinstance(r, dict))
    assert any(r["email"] for r in asked if isinstance(r, dict))


def test_a_load_of_no_rows_says_nothing_of_its_fields(tmp_path: Path) -> None:
    with scripted({"*": [Reply()]}) as server:
        manifest, rows = landed(server, stream_of("canvas.sections"), tmp_path)
    assert (rows, manifest.empty_fields) == ([], ())
