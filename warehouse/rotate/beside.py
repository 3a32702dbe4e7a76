"""What stands beside the loads, under the new key: the key map, who is forgotten, sentences, the log of asked names.

Flow: keys/people.parquet, keys/forgotten.parquet, runs/, reports/, names_asked.jsonl -> the same, by new names
Of kept editions what analysts read is withdrawn: its keys are of the old key, and some follow from what no load tells
any more. What dashboards read holds nobody's key, and stays to the byte.
"""

import json
import re
import shutil
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching import atomic
from coaching.paths import Paths
from warehouse import files
from warehouse.build.keys import keys_file
from warehouse.land.unlinking import wrapped_digest
from warehouse.publish import editions, logged
from warehouse.rotate.loads import KEY, Rotation
from warehouse.rotate.values import Later, renewed

_NAMED_FILE = re.compile(r"\bfile ([0-9a-f]{16})\b")
_NAMED_BEFORE = "a file of an earlier key"
_MANIFEST = "manifest.json"
_ASKED_DIGITS = 16


def rotate_key_map(rotation: Rotation, *, paths: Paths) -> int:
    """Gives the records of the key map their new pseudonyms; returns of how many."""

    def change(rows: pa.Table, later: Later) -> pa.Table:
        for name in ("roster_id", "person_id"):
            made = [value and renewed(value, later) for value in rows.column(name).to_pylist()]
            at = rows.schema.get_field_index(name)
            rows = rows.set_column(at, rows.schema.field(at), pa.array(made, pa.string()))
        return rows

    return _rotate_table(keys_file(paths), rotation, change)


def rotate_forgotten(rotation: Rotation, *, paths: Paths) -> int:
    """Wraps the digests of who is forgotten: their pseudonyms are gone. Returns how many."""

    def change(rows: pa.Table, later: Later) -> pa.Table:
        made = rows.column("digest").to_pylist()
        for key in later:
            made = [wrapped_digest(digest, key.forgetting) for digest in made]
        return rows.set_column(0, rows.schema.field("digest"), pa.array(made, pa.string())).sort_by("digest")

    return _rotate_table(paths.forgotten, rotation, change)


def _rotate_table(file: Path, rotation: Rotation, change: Callable[[pa.Table, Later], pa.Table]) -> int:
    """Rewrites a table that does not say in its footer that it is of the new key."""
    if not file.exists():
        return 0
    rows = pq.read_table(file)
    told = (rows.schema.metadata or {}).get(KEY, rotation.before.encode()).decode()
    if told == rotation.key.fingerprint:
        return 0
    made = change(rows.replace_schema_metadata(None), rotation.later(rotation.before))
    files.write_table(file, made, footer={KEY.decode(): rotation.key.fingerprint})
    return int(rows.num_rows)


def rename_files(renamed: Mapping[str, str], *, paths: Paths) -> int:
    """Renames the files that outcomes, reports and logs tell of by a digest; returns in how many."""
    today = {*renamed.values()}

    def told(found: re.Match[str]) -> str:
        digest = found[1]
        return f"file {renamed.get(digest, digest)}" if digest in renamed or digest in today else _NAMED_BEFORE

    found = [
        *paths.runs.glob("*/*.json"),
        *paths.reports.rglob("*.md"),
        *paths.reports.rglob("*.html"),
        *paths.logs.rglob("*.log"),
    ]
    return _rewrite(found, lambda text: _NAMED_FILE.sub(told, text))


def rename_asked(renamed: Mapping[str, str], *, paths: Paths) -> int:
    """Renames whose name was asked for: the log has the beginning of the digest of a person's key."""
    if not paths.names_asked.exists():
        return 0
    digests = {_asked(old): _asked(new) for old, new in renamed.items()}

    def change(text: str) -> str:
        lines = [json.loads(line) for line in text.splitlines()]
        made = ({**line, "key_digest": digests.get(line["key_digest"], line["key_digest"])} for line in lines)
        return "".join(json.dumps(line) + "\n" for line in made)

    return _rewrite([paths.names_asked], change)


def _asked(key: str) -> str:
    return sha256(key.encode()).hexdigest()[:_ASKED_DIGITS]


def _rewrite(found: list[Path], change: Callable[[str], str]) -> int:
    done = 0
    for file in sorted(found):
        before = file.read_text(encoding="utf-8")
        after = change(before)
        if after != before:
            atomic.write_text(file, after, mode=file.stat().st_mode & 0o777)
            done += 1
    return done


def withdraw_exact(paths: Paths) -> int:
    """Takes out of each kept edition what analysts read, and logs it; returns of how many."""
    done = 0
    for folder in editions.folders(paths):
        found = [path for path in (folder / "analyst").glob("*") if path.name != _MANIFEST]
        for path in found:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        done += bool(found)
    logged.catch_up(paths)
    return done
