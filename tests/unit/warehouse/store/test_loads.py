import os
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from coaching.errors import ConfigError, ContractError
from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Field, Mode, Stream
from warehouse import store
from warehouse.land.writer import LoadWriter

STREAM = Stream("lms", "views", "canvas", Mode.APPEND, (), (Field("a"),))
KEY = PseudonymKey(b"k" * 32)
DAYS = ("2026-01-05", "2026-01-06", "2026-01-07")


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    made = Paths(tmp_path)
    for day in DAYS:
        _commit(made, day)
    with LoadWriter(store.load_file(made, "lms", "views", store.ZERO_DATE), store.columns_schema(STREAM)) as writer:
        writer.finish(None)
    return made


def _manifest(day: str, **more: object) -> Manifest:
    made = Manifest("lms", "views", "append", day, f"{day}-x", 1, 1, 0, "none", "s", KEY.fingerprint, "v", "")
    return replace(made, **more)  # type: ignore[arg-type]


def _commit(paths: Paths, day: str, *, incoming: bool = False, **more: object) -> None:
    place = store.incoming_file if incoming else store.load_file
    with LoadWriter(place(paths, "lms", "views", day), pa.schema([("a", pa.string())])) as writer:
        writer.write(pa.table({"a": ["1"]}))
        writer.finish(_manifest(day, **more))


def test_only_files_with_a_manifest_are_loads(paths: Paths) -> None:
    assert [m.load_date for m in store.committed(paths, "lms", "views")] == list(DAYS)
    newest = store.latest(paths, "lms", "views")
    before = store.preceding(paths, "lms", "views", "2026-01-06")
    assert newest is not None
    assert before is not None
    assert (newest.load_date, before.load_date) == ("2026-01-07", "2026-01-05")
    assert store.preceding(paths, "lms", "views", "2026-01-05") is None
    assert store.has_later(paths, "lms", "views", "2026-01-06")
    assert not store.has_later(paths, "lms", "views", "2026-01-07")


def test_another_key_is_refused(paths: Paths) -> None:
    store.check_key(paths, KEY)
    with pytest.raises(ConfigError, match="Restore that key"):
        store.check_key(paths, PseudonymKey(b"other"))


def test_a_broken_file_is_named_without_its_engine_error(paths: Paths) -> None:
    store.load_file(paths, "lms", "views", DAYS[0]).write_bytes(b"Planted Name")
    with pytest.raises(ContractError, match="not a whole Parquet file") as caught:
        store.committed(paths, "lms", "views")
    assert "Planted" not in str(caught.value)


def test_incoming_is_listed_and_removed(paths: Paths) -> None:
    _commit(paths, "2026-01-08", incoming=True)
    found = store.incoming(paths, "lms", "2026-01-08")
    assert [m.load_date for _, m in found] == ["2026-01-08"]
    assert not store.incoming(paths, "lms", "2026-01-09")
    store.remove_incoming(found[0][0])
    assert not store.incoming(paths, "lms", "2026-01-08")


def test_load_ids_follow_from_content_and_from_what_was_set_aside() -> None:
    base = {"content_digest": "c", "schema_hash": "s", "key_fingerprint": "k"}
    ids = {store.load_id("2026-01-05", **{**base, name: "z"}) for name in base} | {store.load_id("2026-01-05", **base)}
    ids |= {store.load_id("2026-01-05", **base, quarantined=[(1, "r")])}
    assert len(ids) == 5
    assert store.load_id("d", **base, quarantined=[(1, "r"), (2, "q")]) == store.load_id(
        "d", **base, quarantined=[(2, "q"), (1, "r")]
    )


def test_an_interrupted_writer_leaves_nothing(tmp_path: Path) -> None:
    final = tmp_path / "f" / "data.parquet"
    with suppress(KeyError), LoadWriter(final, pa.schema([("a", pa.string())])) as writer:
        writer.write(pa.table({"a": ["1"]}))
        raise KeyError
    assert final.parent.exists()
    assert not list(final.parent.iterdir())


def test_clean_removes_what_killed_runs_left(paths: Paths) -> None:
    folder = store.load_file(paths, "lms", "views", DAYS[0]).parent
    mine, dead = folder / f".data.parquet.{os.getpid()}.tmp", folder / ".data.parquet.99999999.tmp"
    named, unnamed = (store.quarantine_file(paths, "lms", "views", i) for i in ("named", "unnamed"))
    named.parent.mkdir(parents=True)
    for file in (mine, dead, named, unnamed):
        file.touch()
    _commit(paths, DAYS[2], quarantine_file=store.quarantine_name("lms", "views", "named"))
    assert store.clean(paths) == 2
    assert [f.exists() for f in (mine, dead, named, unnamed)] == [True, False, True, False]


def test_clean_leaves_a_stream_whose_check_may_be_at_work(paths: Paths) -> None:
    _commit(paths, "2026-01-08", incoming=True)
    unnamed = store.quarantine_file(paths, "lms", "views", "unnamed")
    unnamed.parent.mkdir(parents=True)
    unnamed.touch()
    assert store.clean(paths) == 0
