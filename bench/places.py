"""A district and a data folder of the benchmark's own, below one temporary folder."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bench.processes import environment
from coaching.district import District, load_district
from coaching.paths import Paths

KEY = hashlib.sha256(b"the key of the benchmarks").hexdigest()
_DISTRICT = """\
name: bench
title: Benchmark district
timezone: America/Chicago
framework: ISTEC-2019
calendar:
  school_years:
    - {name: 2025-26, start: 2025-08-18, end: 2026-06-12, terms: [{name: year, start: 2025-08-18, end: 2026-06-12}]}
sources:
  canvas:
    kind: canvas
    connection: canvas
    history_days: 30
    options: {account_id: bench, populations: [teacher]}
"""


@dataclass(frozen=True)
class Place:
    """One data folder with its district and key.

    Attributes:
        connections: the environment that leads to the sources.
    """

    root: Path
    connections: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def paths(self) -> Paths:
        """The data folder."""
        return Paths(self.root / "data")

    @property
    def district(self) -> District:
        """The benchmark's district."""
        return load_district(str(self._made("district.yml", _DISTRICT).parent))

    @property
    def environment(self) -> dict[str, str]:
        """The whole environment of a measured command."""
        key = self._made("bench.key", KEY)
        key.chmod(0o600)
        own = {
            "COACHING_DISTRICT": str(self.district.folder),
            "COACHING_DATA": str(self.paths.root),
            "COACHING_KEY_FILE": str(key),
            "COLUMNS": "200",
        }
        return environment({**self.connections, **own})

    def _made(self, name: str, text: str) -> Path:
        file = self.root / "district" / name
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return file
