"""Where loads stand on disk, and what is committed: a file under its final name, with its manifest in the footer.

See docs/architecture.md, "Steps and their promises".
"""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching import atomic
from coaching.errors import ConfigError, ContractError
from coaching.manifest import FOOTER_KEY, Manifest
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import META_COLUMNS, Stream

ZERO_DATE = "1900-01-01"
FILE = "data.parquet"
_PREFIX = "load_date="
_META_TYPES = {"_row_number": pa.int64()}


def columns_schema(stream: Stream, *, with_problem: bool = False) -> pa.Schema:
    """The committed file's columns: declared ones as text, then the meta columns; `_problem` until it is committed."""
    names = (*stream.columns, *META_COLUMNS, *(("_problem",) if with_problem else ()))
    return pa.schema([(n, _META_TYPES.get(n, pa.string())) for n in names])


def load_file(paths: Paths, source: str, stream: str, load_date: str) -> Path:
    """Where a committed load stands."""
    return paths.landing / source / stream / f"{_PREFIX}{load_date}" / FILE


def incoming_file(paths: Paths, source: str, stream: str, load_date: str) -> Path:
    """Where a load waits for its check."""
    return paths.incoming / source / stream / f"{_PREFIX}{load_date}" / FILE


def quarantine_name(source: str, stream: str, load_id: str) -> str:
    """A quarantine file's name below `paths.landing`, as the manifest's `quarantine_file` says it."""
    return f"_quarantine/{source}/{stream}/{load_id}.parquet"


def quarantine_file(paths: Paths, source: str, stream: str, load_id: str) -> Path:
    """Where the rows stand that a load's check put aside."""
    return paths.landing / quarantine_name(source, stream, load_id)


def load_id(
    load_date: str,
    *,
    content_digest: str,
    schema_hash: str,
    key_fingerprint: str,
    quarantined: Iterable[tuple[int, str]] = (),
) -> str:
    """`<load_date>-<16 hex>`, from content alone.

    Args:
        quarantined: row number and rule of every row put aside, in any order.
    """
    aside = ",".join(f"{row}:{rule}" for row, rule in sorted(quarantined))
    text = f"{content_digest}\n{schema_hash}\n{key_fingerprint}\n{aside}"
    return f"{load_date}-{sha256(text.encode()).hexdigest()[:16]}"


def read_manifest(file: Path) -> Manifest | None:
    """The manifest in a file's footer; None where the file carries none (a zero-row file).

    Raises:
        ContractError: the file is no whole Parquet file.
    """
    try:
        footer = pq.read_metadata(file).metadata or {}
    except (pa.ArrowException, OSError):
        message = f"{file.name} in {file.parent} is not a whole Parquet file."
        raise ContractError(
            message,
            remedy="The disk has spoilt it: pull that night again, or run `coaching verify`, which sets it aside.",
        ) from None
    return Manifest.from_json(footer[FOOTER_KEY]) if FOOTER_KEY in footer else None


def load_files(paths: Paths, source: str, stream: str) -> list[tuple[str, Path]]:
    """Load date and file of every committed load, in order; the zero-row file is none."""
    found = sorted((paths.landing / source / stream).glob(f"{_PREFIX}*/{FILE}"))
    dated = [(f.parent.name.removeprefix(_PREFIX), f) for f in found]
    return [(d, f) for d, f in dated if d != ZERO_DATE]


def committed(paths: Paths, source: str, stream: str) -> list[Manifest]:
    """The manifests of a stream's committed loads, oldest first."""
    manifests = (read_manifest(f) for _, f in load_files(paths, source, stream))
    return [m for m in manifests if m is not None]


def preceding(paths: Paths, source: str, stream: str, load_date: str) -> Manifest | None:
    """The newest committed load before that date: its cursor and its row count are what a new load is held against."""
    earlier = [f for d, f in load_files(paths, source, stream) if d < load_date]
    return read_manifest(earlier[-1]) if earlier else None


def latest(paths: Paths, source: str, stream: str) -> Manifest | None:
    """The newest committed load."""
    files = load_files(paths, source, stream)
    return read_manifest(files[-1][1]) if files else None


def newest_values(paths: Paths, source: str, stream: str, column: str) -> list[str]:
    """The values of a column in the newest committed load; none where there is no load, or it has no such column."""
    files = load_files(paths, source, stream)
    if not files:
        return []
    # a file by itself: a dataset of it would bring pandas along, which takes as long as all else that the doctor does
    with pq.ParquetFile(files[-1][1]) as file:
        if column not in file.schema_arrow.names:
            return []
        values = file.read(columns=[column]).column(column)
    return [str(value) for value in values.to_pylist() if value]


def has_later(paths: Paths, source: str, stream: str, load_date: str) -> bool:
    """Whether a later night is committed: then this one is an earlier date."""
    return any(d > load_date for d, _ in load_files(paths, source, stream))


def made_with(paths: Paths) -> dict[str, str]:
    """The fingerprints of the keys that the newest loads were made with, each with a stream that says so."""
    found: dict[str, str] = {}
    for folder in sorted(paths.landing.glob("[!_]*/*")):
        try:
            newest = latest(paths, folder.parent.name, folder.name)
        except ContractError:  # a damaged load stops its own stream, and no other
            continue
        if newest:
            found.setdefault(newest.key_fingerprint, f"{newest.source}.{newest.stream}")
    return found


def check_key(paths: Paths, key: PseudonymKey) -> None:
    """Refuses a run whose pseudonyms would not join with those already landed.

    Raises:
        ConfigError: the newest load of a stream was made with another key, or the key's rotation has not ended.
    """
    made = made_with(paths)
    for fingerprint, stream in made.items():
        if key.since(fingerprint) is None:
            message = (
                f"The pseudonym key ({key.fingerprint}) is not the one the landing was made with "
                f"({fingerprint}, {stream})."
            )
            raise ConfigError(
                message,
                remedy="Restore that key (connection coaching_key or COACHING_KEY_FILE), every line of it if it was "
                "rotated, or use an empty data folder.",
            )
    if paths.rotating.exists() or made.keys() - {key.fingerprint}:
        message = "The pseudonym key was rotated, and the data folder is not yet all of the new one."
        raise ConfigError(message, remedy="Run `coaching rotate-key`, which goes on with it, then this again.")


def incoming(paths: Paths, source: str, load_date: str) -> list[tuple[Path, Manifest]]:
    """The loads of one source and night that wait for their check, in stream order."""
    found = sorted((paths.incoming / source).glob(f"*/{_PREFIX}{load_date}/{FILE}"))
    pairs = [(f, read_manifest(f)) for f in found]
    return [(f, m) for f, m in pairs if m is not None]


def remove_incoming(file: Path) -> None:
    """Removes a load that was checked, and its folder."""
    file.unlink(missing_ok=True)
    _drop_empty(file.parent)


def _drop_empty(folder: Path) -> None:
    try:
        folder.rmdir()
    except OSError:
        return


def clean(paths: Paths, *, source: str = "*", stream: str = "*") -> int:
    """Removes what killed runs left: temporary files of dead processes, and quarantine files that no manifest names.

    A stream with a load in `_incoming` keeps its quarantine files: its check may be at work.

    Returns:
        How many files were removed.
    """
    stale = [
        f
        for base in (paths.landing, paths.incoming, paths.quarantine)
        for f in base.glob(f"{source}/{stream}/**/{atomic.ASIDE}")
        if atomic.is_abandoned(f)
    ]
    for folder in paths.quarantine.glob(f"{source}/{stream}"):
        if not list((paths.incoming / folder.parent.name / folder.name).glob(f"{_PREFIX}*/{FILE}")):
            named = {m.quarantine_file for m in committed(paths, folder.parent.name, folder.name)}
            stale += [f for f in folder.glob("*.parquet") if f.relative_to(paths.landing).as_posix() not in named]
    for file in stale:
        file.unlink(missing_ok=True)
    return len(stale)
