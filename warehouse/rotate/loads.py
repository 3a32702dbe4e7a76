"""The landing under the new key: every load, waiting, withdrawn and quarantined rows, each aside and by rename.

Flow: landing/** -> the same files: pseudonyms of the new key, what was sealed under it, its fingerprint
A load knows by its fingerprint whether it is done. Its id stays: it is the same pull.
"""

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.errors import ConfigError
from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Mode, Stream
from warehouse.erase.landed import landed_files
from warehouse.rotate.values import Later, Resealer, renew, renewed_digest
from warehouse.store import read_manifest
from warehouse.store.writing import write_file

FILES, UNOPENED = "files", "unopened"
# Which key a file without a manifest is of, in its footer.
KEY = b"coaching.key"
_READ_ROWS = 65_536


@dataclass(frozen=True)
class Rotation:
    """What everything is rewritten by.

    Attributes:
        streams: the declared streams by source and name.
        key: the new key.
        before: the fingerprint of the key that files are of which do not say it themselves.
    """

    streams: Mapping[tuple[str, str], Stream]
    key: PseudonymKey = field(repr=False)
    before: str

    def later(self, fingerprint: str) -> Later:
        """The secrets that came after the key of that fingerprint; none where it is the new one.

        Raises:
            ConfigError: it is not one of this chain.
        """
        found = self.key.since(fingerprint)
        if found is None:
            message = f"A load was made with a key ({fingerprint}) that the key {self.key.fingerprint} does not follow."
            raise ConfigError(message, remedy="Restore the key that holds every secret in turn (docs/operations.md).")
        return found

    def stream_of(self, file: Path, paths: Paths) -> Stream:
        """Whose a landed file is; of a stream that is configured no more nothing is declared."""
        parts = file.relative_to(paths.landing).parts
        source, name = parts[1:3] if parts[0].startswith("_") else parts[:2]
        return self.streams.get((source, name)) or Stream(source, name, "", Mode.FULL, (), ())

    def later_than(self, file: Path) -> Later:
        """The secrets that came after the key of a landed file."""
        manifest = read_manifest(file)
        if manifest:
            return self.later(manifest.key_fingerprint)
        told = (pq.read_metadata(file).metadata or {}).get(KEY, self.before.encode())
        return self.later(told.decode())


def rotate_loads(rotation: Rotation, *, paths: Paths) -> Counter[str]:
    """Rewrites what is not of the new key; returns how many files that were.

    Raises:
        ConfigError: a load was made with a key that is none of the chain.
        ContractError: a file is damaged; nothing is written then.
    """
    found: Counter[str] = Counter()
    for file in landed_files(paths):
        later = rotation.later_than(file)
        if later:
            found += _rewrite(file, rotation.stream_of(file, paths), rotation, later)
    return found


def _rewrite(file: Path, stream: Stream, rotation: Rotation, later: Later) -> Counter[str]:
    key, manifest, changed = rotation.key, read_manifest(file), file.stat()
    resealer = Resealer(stream, key.generations[: len(key.generations) - len(later)], key)
    schema = pq.read_schema(file).remove_metadata()
    if manifest is None:
        schema = schema.with_metadata({KEY: key.fingerprint.encode()})

    def rows() -> Iterator[pa.RecordBatch]:
        with pq.ParquetFile(file) as before:
            for batch in before.iter_batches(_READ_ROWS):
                yield resealer.column(renew(batch.replace_schema_metadata(None), stream, later))

    write_file(file, schema, rows(), manifest and _told(manifest, resealer, key, later))
    os.utime(file, ns=(changed.st_atime_ns, changed.st_mtime_ns))  # a withdrawn load ages from when it was withdrawn
    return Counter({FILES: 1, UNOPENED: resealer.unopened})


def _told(manifest: Manifest, resealer: Resealer, key: PseudonymKey, later: Later) -> Manifest:
    """The manifest of the new key: undeclared fields by their new digests, with their names sealed anew."""
    return replace(
        manifest,
        key_fingerprint=key.fingerprint,
        new_fields={renewed_digest(name, later): kind for name, kind in manifest.new_fields.items()},
        new_names=manifest.new_names and resealer.reseal(manifest.new_names, lambda name: renewed_digest(name, later)),
    )
