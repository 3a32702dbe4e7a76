"""Where everything stands below the one data folder (design: products)."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Paths:
    """The data folder's parts. `COACHING_DATA` moves the root; the default is `data/` beside the code."""

    root: Path

    @classmethod
    def from_env(cls) -> "Paths":
        """Reads `COACHING_DATA`."""
        return cls(Path(os.environ.get("COACHING_DATA") or PROJECT / "data").resolve())

    @property
    def landing(self) -> Path:
        """Committed loads: `<source>/<stream>/load_date=YYYY-MM-DD/data.parquet`."""
        return self.root / "landing"

    @property
    def incoming(self) -> Path:
        """Loads written aside, waiting for their check."""
        return self.landing / "_incoming"

    @property
    def quarantine(self) -> Path:
        """Rows that broke a critical rule; a file counts only if a committed manifest names it."""
        return self.landing / "_quarantine"

    @property
    def warehouse(self) -> Path:
        """The pipeline's own DuckDB file; nobody else opens it."""
        return self.root / "warehouse.duckdb"

    @property
    def index(self) -> Path:
        """Small Parquet files derived before each build: `loads.parquet`, `quarantine.parquet`, `outcomes.parquet`."""
        return self.root / "index"

    @property
    def estimates(self) -> Path:
        """What the estimate step hands to dbt: `effects.parquet`, `reliability.parquet`, `privacy_mask.parquet`."""
        return self.root / "estimates"

    @property
    def stamps(self) -> Path:
        """Which state of the warehouse the estimate and the check of the marts have seen."""
        return self.root / "stamps"

    @property
    def keys(self) -> Path:
        """The key map, `people.parquet`: whose record is whose. Derived from no landing that still stands: kept."""
        return self.root / "keys"

    @property
    def dbt(self) -> Path:
        """The district's merged seeds, generated sources and dbt's own target folder."""
        return self.root / "dbt"

    @property
    def published(self) -> Path:
        """`current` (a link) and `editions/<id>/`."""
        return self.root / "published"

    @property
    def runs(self) -> Path:
        """Outcomes, one folder a night."""
        return self.root / "runs"

    @property
    def reports(self) -> Path:
        """The nightly summaries."""
        return self.root / "reports"
