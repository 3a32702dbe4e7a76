"""Where everything stands below the one data folder (design: products)."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

# What passes a reader on, without showing what else is there; and what is the owner's alone.
_PASSAGE, _OWN = 0o711, 0o700
PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Paths:
    """The data folder's parts. `COACHING_DATA` moves the root; the default is `data/` beside the code."""

    root: Path

    @classmethod
    def from_env(cls) -> "Paths":
        """Reads `COACHING_DATA`."""
        return cls(Path(os.environ.get("COACHING_DATA") or PROJECT / "data").resolve())

    def lay_out(self) -> None:
        """Makes the folder, and closes all but the way to what readers open: whoever may log in is no reader."""
        self.root.mkdir(parents=True, exist_ok=True)
        passages = {self.root, self.published, self.published / "editions"}
        for path in {*passages, *self.root.iterdir()}:
            with suppress(PermissionError, FileNotFoundError):  # another user's: the doctor tells
                mode = path.stat().st_mode & 0o777
                wanted = _PASSAGE if path in passages else mode & _OWN
                if mode != wanted:
                    path.chmod(wanted)

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
        """What the estimate and protect steps hand to dbt: one file a schema of `warehouse/estimates.py`."""
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
    def forgotten(self) -> Path:
        """Digests of who is forgotten, under a key of their own: the door leaves these people's rows out."""
        return self.keys / "forgotten.parquet"

    @property
    def forgetting(self) -> Path:
        """What an erasure that is under way still needs to know; gone when it has ended."""
        return self.keys / "forgetting.json"

    @property
    def names_asked(self) -> Path:
        """Who asked for a name, when, and the beginning of the digest of whose: the key itself stands in no log."""
        return self.root / "names_asked.jsonl"

    @property
    def logs(self) -> Path:
        """Airflow's logs, where it stands below the data folder."""
        return self.root / "airflow" / "logs"

    @property
    def rotating(self) -> Path:
        """From which pseudonym key to which a rotation that is under way goes; gone when it has ended."""
        return self.keys / "rotating.json"

    @property
    def renamed(self) -> Path:
        """What it makes of each pseudonym and person's key; gone with it."""
        return self.keys / "rotating.parquet"

    @property
    def new_seeds(self) -> Path:
        """A district's seeds with the names that it makes, for the district to put in place; gone with it."""
        return self.root / "seeds_of_new_key"

    @property
    def frozen(self) -> Path:
        """Closed periods' facts as first published: derived from nothing that still stands, only ever added to."""
        return self.root / "frozen"

    @property
    def frozen_files(self) -> Path:
        """Which files `frozen` must have, by their digests: beside the folder, so that losing it is noticed."""
        return self.root / "frozen.json"

    @property
    def kept(self) -> Path:
        """What weeks came to whose events went by age: derived from nothing that still stands."""
        return self.root / "kept"

    @property
    def kept_files(self) -> Path:
        """Which files of `kept` count, and up to which day: beside the folder, replaced last."""
        return self.root / "kept.json"

    @property
    def dbt(self) -> Path:
        """The district's merged seeds, generated sources and dbt's own target folder."""
        return self.root / "dbt"

    @property
    def published(self) -> Path:
        """`current` (a link) and `editions/<id>/`."""
        return self.root / "published"

    @property
    def published_log(self) -> Path:
        """What was published when, a line for each edition that came, became current or went."""
        return self.root / "published.jsonl"

    @property
    def runs(self) -> Path:
        """Outcomes, one folder a night."""
        return self.root / "runs"

    @property
    def reports(self) -> Path:
        """The nightly summaries."""
        return self.root / "reports"
