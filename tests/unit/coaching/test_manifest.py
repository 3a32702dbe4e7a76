import json

from coaching.manifest import Manifest

LOADED = Manifest(
    source="canvas",
    stream="users",
    mode="full",
    load_date="2026-03-09",
    load_id="2026-03-09-0123456789abcdef",
    rows=5,
    accepted=4,
    quarantined=1,
    completeness="end_of_pages",
    schema_hash="s",
    key_fingerprint="k",
    code_version="0.1.0",
    started_at="2026-03-10T08:15:00Z",
    new_fields={"nickname": "string"},
    missing_fields=("login_id",),
)


def test_a_footer_gives_back_the_manifest() -> None:
    assert Manifest.from_json(LOADED.to_json()) == LOADED


def test_equal_manifests_have_equal_bytes() -> None:
    assert LOADED.to_json() == Manifest.from_json(LOADED.to_json()).to_json()
    assert list(json.loads(LOADED.to_json())) == sorted(json.loads(LOADED.to_json()))


def test_fields_of_a_newer_version_are_ignored() -> None:
    newer = {**json.loads(LOADED.to_json()), "invented_later": 1}
    assert Manifest.from_json(json.dumps(newer).encode()) == LOADED


def test_an_older_footer_gets_the_defaults() -> None:
    older = json.loads(LOADED.to_json())
    for name in ("missing_fields", "new_fields", "revision", "content_digest"):
        del older[name]
    found = Manifest.from_json(json.dumps(older).encode())
    assert (found.missing_fields, found.new_fields, found.revision, found.content_digest) == ((), {}, 1, "")
