"""A heading that a form lost or renamed refuses the load: its column would otherwise be blank, and green."""

from dataclasses import replace

import pytest

from coaching.errors import ContractError
from coaching.manifest import Manifest
from coaching.streams import Field, Mode, Stream
from expectations.door import check
from warehouse import store

LOG = Stream(
    "forms", "log", "google_sheets", Mode.FULL, (), (Field("session_date"), Field("standards")), feeds="coaching_log"
)


def _waiting(stream: Stream) -> Manifest:
    return Manifest(
        source=stream.source, stream=stream.name, mode="full", load_date="2026-01-05", load_id="x", rows=3,
        accepted=3, quarantined=0, completeness="none",
        schema_hash=stream.schema_hash, key_fingerprint="f", code_version="0", started_at="",
        missing_fields=("standards",),
    )  # fmt: skip


def test_a_form_without_a_declared_heading_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(store, "read_manifest", lambda _file: _waiting(LOG))
    with pytest.raises(ContractError, match="standards"):
        check.judge(LOG, tmp_path / "data.parquet", None)


def test_a_service_may_leave_fields_out(monkeypatch, tmp_path):
    users = replace(LOG, kind="canvas", feeds="canvas")
    monkeypatch.setattr(store, "read_manifest", lambda _file: _waiting(users))
    monkeypatch.setattr(check, "evaluate", lambda *_: "judged")
    monkeypatch.setattr(check, "suite_for", lambda *_, **__: None)
    assert check.judge(users, tmp_path / "data.parquet", None)[1] == "judged"
