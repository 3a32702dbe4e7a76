"""The manifest: what a committed load says of itself, carried in its Parquet footer."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

FOOTER_KEY = b"coaching.manifest"
# What a load of today's code keeps to: it carries a digest, and names of files and of undeclared fields as digests.
FORMAT = 2


@dataclass(frozen=True)
class Manifest:
    """One committed load of one stream and night (design: landing contract).

    `rows` = `accepted` + `quarantined`, as it landed. `load_id` follows from the content, so the same content has the
    same id on every rerun. Windows are ISO-8601 UTC text, `window_end` exclusive. `blank_rows` are those of a sheet or
    file in which nobody has written anything; they are no rows of the load. Of `lists` parents' lists, `gaps` could
    not be read; `carried` rows of an earlier load stand in for them. `named_cells` counts, by column, kept cells that
    look like an address or hold a name of the roster: too few to refuse the load.
    `forgotten` rows were the own of people who are forgotten; they were left out and are no rows of the load.
    `aged` rows went by age (`coaching tidy`): they are of days before `aged_until`, and stay counted in `rows` and
    `accepted`. `late` of them came when their weeks were closed, so that no week counts them.
    `format` is that of the code which wrote it.
    `new_fields` are the undeclared fields: digest of the name -> type; `new_names` the names by digest, sealed.
    """

    source: str
    stream: str
    mode: str
    load_date: str
    load_id: str
    rows: int
    accepted: int
    quarantined: int
    completeness: str
    schema_hash: str
    key_fingerprint: str
    code_version: str
    started_at: str
    window_start: str | None = None
    window_end: str | None = None
    answered_start: str | None = None
    answered_end: str | None = None
    cursor_out: str | None = None
    reported_count: int | None = None
    quarantine_file: str | None = None
    bytes_received: int = 0
    revision: int = 1
    shrink_accepted: bool = False
    content_digest: str = ""
    new_fields: Mapping[str, str] = field(default_factory=dict)
    missing_fields: tuple[str, ...] = ()
    blank_rows: int = 0
    empty_fields: tuple[str, ...] = ()
    lists: int = 0
    gaps: int = 0
    carried: int = 0
    named_cells: Mapping[str, int] = field(default_factory=dict)
    format: int = 1
    new_names: str = ""
    forgotten: int = 0
    aged: int = 0
    late: int = 0
    aged_until: str = ""

    @property
    def gaps_told(self) -> str:
        """What is missing, for people; empty where nothing is."""
        if not self.gaps:
            return ""
        rest = f"; {self.carried} rows of an earlier load stand in for them" if self.carried else ""
        return f"the lists of {self.gaps} of {self.lists} parents could not be read{rest}"

    def to_json(self) -> bytes:
        """The footer's bytes."""
        return json.dumps(asdict(self), sort_keys=True).encode()

    @classmethod
    def from_json(cls, data: bytes) -> "Manifest":
        """Reads a footer; fields that a newer version wrote are ignored."""
        raw = json.loads(data)
        known = {k: v for k, v in raw.items() if k in cls.__dataclass_fields__}
        known |= {name: tuple(known.get(name, ())) for name in ("missing_fields", "empty_fields")}
        return cls(**known)
