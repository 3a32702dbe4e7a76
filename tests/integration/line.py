"""One data folder with its key, and the commands that an operator runs on it, in processes of their own."""

import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

from coaching.manifest import Manifest
from coaching.outcomes import Outcome, read_outcomes
from coaching.paths import PROJECT, Paths
from coaching.secrets import PseudonymKey
from tests.integration.processes import Ran, kill_group
from tests.integration.published import Published, read_published
from warehouse import store

KEY = hashlib.sha256(b"the key of the integration tests").hexdigest()
_SETTINGS = ("COACHING_", "AIRFLOW_", "DBT_", "PYTEST_")


@dataclass(frozen=True)
class Line:
    """One data folder below `root`, and the environment that leads to the sources."""

    root: Path
    connections: Mapping[str, str] = field(repr=False)
    district: str = "sandbox"

    @property
    def paths(self) -> Paths:
        return Paths(self.root / "data")

    @property
    def key(self) -> PseudonymKey:
        return PseudonymKey(bytes.fromhex(KEY))

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of a command: none of the caller's settings."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_SETTINGS)}
        own = {
            "COACHING_DATA": str(self.paths.root),
            "COACHING_KEY_FILE": str(self.key_file),
            "COACHING_DISTRICT": self.district,
        }
        # home and temporary files too, so that a scan of `root` sees all that a command writes anywhere
        places = {name: str(self._folder(part)) for name, part in (("HOME", "home"), ("TMPDIR", "tmp"))}
        return {**kept, **self.connections, **own, **places, "COLUMNS": "200"}

    def _folder(self, name: str) -> Path:
        folder = self.root / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    @property
    def key_file(self) -> Path:
        file = self.root / "secret" / "sandbox.key"
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(KEY, encoding="utf-8")
            file.chmod(0o600)
        return file

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Starts a command in a process group of its own; its output goes to `root/out/`."""
        out = self._folder("out")
        with (out / "stdout").open("w") as stdout, (out / "stderr").open("w") as stderr:
            return subprocess.Popen(
                [sys.executable, "-m", "nights", *arguments],
                cwd=PROJECT,
                env=self.environment,
                stdout=stdout,
                stderr=stderr,
                text=True,
                start_new_session=True,
            )

    def run(self, *arguments: str, timeout_seconds: float = 600) -> Ran:
        """Runs a command to its end."""
        started = time.monotonic()
        child = self.start(*arguments)
        try:
            code = child.wait(timeout_seconds)
        finally:
            kill_group(child)
        return Ran(code, round(time.monotonic() - started, 1), *self.said())

    def said(self) -> tuple[str, str]:
        """What the last command wrote to standard output and standard error."""
        return (self.root / "out" / "stdout").read_text(encoding="utf-8"), (self.root / "out" / "stderr").read_text(
            encoding="utf-8"
        )

    def night(self, load_date: str) -> Ran:
        """Runs one night."""
        return self.run("run", "--date", load_date)

    def outcomes(self, load_date: str) -> dict[tuple[str, str], Outcome]:
        """The outcomes of a night by step and `source.stream`."""
        return {(o.step, f"{o.source}.{o.stream}".strip(".")): o for o in read_outcomes(self.paths.runs, load_date)}

    def manifest(self, stream: str, load_date: str) -> Manifest | None:
        """The committed load's manifest, its counts held against the rows that are really there."""
        source, name = stream.split(".")
        file = store.load_file(self.paths, source, name, load_date)
        if not file.exists():
            return None
        manifest = store.read_manifest(file)
        assert manifest is not None, f"{stream} has no manifest"
        accepted, quarantined = (len(rows) for rows in self.rows(stream, load_date, columns=["_row_number"]))
        assert (manifest.accepted, manifest.quarantined) == (accepted, quarantined), (
            f"{stream} {load_date}: the files hold other counts than the manifest says"
        )
        assert manifest.rows == accepted + quarantined, f"{stream} {load_date}: rows were lost"
        return manifest

    def rows(
        self, stream: str, load_date: str, *, columns: list[str]
    ) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
        """Accepted and quarantined rows of a committed load; a row that broke several rules is there once."""
        source, name = stream.split(".")
        file = store.load_file(self.paths, source, name, load_date)
        manifest = store.read_manifest(file)
        accepted = _rows(file, columns)
        if manifest is None or not manifest.quarantine_file:
            return list(accepted.values()), []
        return list(accepted.values()), list(_rows(self.paths.landing / manifest.quarantine_file, columns).values())

    def leftovers(self) -> list[str]:
        """What a finished night must not leave: waiting loads, temporary or unnamed files, half-built editions."""
        root = self.paths.root
        found = [
            p
            for p in root.rglob("*")
            if p.is_file() and (p.suffix == ".tmp" or "_incoming" in p.parts or ".building" in str(p))
        ]
        loads = list(self.paths.landing.glob("[!_]*/*/load_date=*/data.parquet"))
        named = {m.quarantine_file for f in loads if (m := store.read_manifest(f)) is not None}
        found += [
            f
            for f in self.paths.quarantine.rglob("*.parquet")
            if f.relative_to(self.paths.landing).as_posix() not in named
        ]
        return sorted(p.relative_to(root).as_posix() for p in found)

    def published(self) -> Published:
        """What a reader finds now."""
        return read_published(self.paths.published)

    def edition(self, name: str) -> Path:
        return self.paths.published / "editions" / name


def _rows(file: Path, columns: list[str]) -> dict[object, tuple[object, ...]]:
    table = pq.read_table(file, columns=list(dict.fromkeys(("_row_number", *columns))), partitioning=None)
    numbers = table.column("_row_number").to_pylist()
    return dict(zip(numbers, zip(*(table.column(c).to_pylist() for c in columns), strict=True), strict=True))
