"""The landing without one person: every load, waiting, withdrawn and quarantined rows, each aside and by rename.

Flow: landing/** -> the same files; rows that are the person's own go, all others are told of nobody
A load's id stays: it is the same pull. Its counts are those of the rows that are there, so a kill between a load and
its quarantine leaves nothing that a second run does not set right.
"""

import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import META_COLUMNS, Mode, Stream
from warehouse.erase.landed import landed_files
from warehouse.land import undeclared
from warehouse.land.belonging import Belonging
from warehouse.land.sealing import Sealer
from warehouse.land.spotting import Spotter, readable
from warehouse.land.unlinking import Forgotten
from warehouse.store import read_manifest
from warehouse.store.writing import write_file

_READ_ROWS = 65_536
_WITHDRAWN = "_withdrawn"
_NUMBER, _EXTRA = "_row_number", "_extra"
_BESIDE = ("_problem", "rule_name", "column_name", "reason")
FILES, LEFT_OUT, UNLINKED, SEALED = "files", "rows left out", "rows unlinked", "sealed values dropped"


@dataclass(frozen=True)
class Rules:
    """What a file is rewritten by.

    Attributes:
        streams: the declared streams by source and name, each with whose its rows are.
    """

    streams: Mapping[tuple[str, str], tuple[Stream, Belonging]]
    key: PseudonymKey
    forgotten: Forgotten
    spotter: Spotter


def unlink_loads(rules: Rules, *, paths: Paths, apply: bool) -> Counter[str]:
    """Rewrites what names the person; returns how many files, rows and sealed values that were.

    Args:
        apply: whether to write; otherwise it is only counted.

    Raises:
        ContractError: a file is damaged, so that nobody can say whom it names; nothing is written then.
    """
    found: Counter[str] = Counter()
    for file in landed_files(paths):
        found += _rewrite(file, rules, paths, apply=apply)
    return found


def _rewrite(file: Path, rules: Rules, paths: Paths, *, apply: bool) -> Counter[str]:
    of_source = file.relative_to(paths.landing).parts
    source, name = of_source[1:3] if of_source[0].startswith("_") else of_source[:2]
    stream, belongs = rules.streams.get((source, name)) or _undeclared(source, name, pq.read_schema(file))
    rewriting = _Rewriting(stream, belongs, rules)
    with pq.ParquetFile(file) as before:
        batches = [rewriting.take(batch) for batch in before.iter_batches(_READ_ROWS)]
    manifest = read_manifest(file)
    rows = sum(batch.num_rows for batch in batches)
    now = manifest and _told(rewriting.without_names(manifest), rows, paths, of_source[0])
    touched = bool(+rewriting.counted) or (manifest and now and manifest.new_names != now.new_names)
    if apply and (touched or now != manifest):
        changed = file.stat()
        write_file(file, pq.read_schema(file).remove_metadata(), batches, now)
        if of_source[0] == _WITHDRAWN:  # it ages from when it was withdrawn
            os.utime(file, ns=(changed.st_atime_ns, changed.st_mtime_ns))
    return rewriting.counted + Counter({FILES: int(bool(touched))})


def _undeclared(source: str, name: str, schema: pa.Schema) -> tuple[Stream, Belonging]:
    """Of a stream that is configured no more nobody knows whose its rows are: who names the person goes."""
    columns = tuple(f.name for f in schema if f.name not in {*META_COLUMNS, *_BESIDE} and pa.types.is_string(f.type))
    return Stream(source, name, "", Mode.FULL, (), ()), Belonging(columns, columns)


def _told(manifest: Manifest, rows: int, paths: Paths, folder: str) -> Manifest:
    """The manifest with the counts of what is there: those that are missing were left out."""
    if folder == _WITHDRAWN:  # counts no more
        return manifest
    quarantined = 0 if folder == paths.incoming.name else _quarantined(manifest, paths)
    rows += manifest.aged  # landed too, whoever's they were
    left_out = manifest.rows - rows - quarantined
    return replace(
        manifest,
        rows=rows + quarantined,
        accepted=rows,
        quarantined=quarantined,
        forgotten=manifest.forgotten + left_out,
    )


def _quarantined(manifest: Manifest, paths: Paths) -> int:
    """How many rows of a load stand aside; each of them may have broken several rules."""
    aside = paths.landing / (manifest.quarantine_file or "")
    if not manifest.quarantine_file or not aside.exists():
        return manifest.quarantined
    with pq.ParquetFile(aside) as file:
        return len(pc.unique(file.read([_NUMBER]).column(_NUMBER)))


class _Rewriting:
    """One file's rows, batch by batch."""

    def __init__(self, stream: Stream, belongs: Belonging, rules: Rules) -> None:
        self.counted: Counter[str] = Counter()
        self._stream, self._belongs, self._rules = stream, belongs, rules
        self._sealer = Sealer(rules.key, stream)

    def take(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows that stay, as they stay."""
        columns = {name: batch.column(name) for name in batch.schema.names}
        found = self._rules.forgotten.unlink(columns, self._stream, self._belongs)
        made = found.columns
        if _EXTRA in made:
            made[_EXTRA] = self._extra(made[_EXTRA], found.named)
        kept = pa.RecordBatch.from_arrays([made[n] for n in batch.schema.names], schema=batch.schema.remove_metadata())
        self.counted += Counter(
            {LEFT_OUT: found.left_out, UNLINKED: 0 if found.named is None else pc.sum(found.named).as_py()}
        )
        return kept if found.stays is None else kept.filter(found.stays)

    def _extra(self, sealed: pa.Array, named: pa.Array | None) -> pa.Array:
        """What was sealed beside the person's name goes, and elsewhere what names them."""
        before, of_person = sealed.to_pylist(), named.to_pylist() if named is not None else [False] * len(sealed)
        after = [
            None if text is None or is_named else self._rules.spotter.without(text, self._sealer)
            for text, is_named in zip(before, of_person, strict=True)
        ]
        self.counted[SEALED] += sum(new != old for new, old in zip(after, before, strict=True))
        return pa.array(after, pa.string())

    def without_names(self, manifest: Manifest) -> Manifest:
        """The manifest without undeclared fields whose name is the person's."""
        if not manifest.new_names or not readable(manifest.new_names, self._sealer):
            return manifest
        types = undeclared.opened(manifest, self._rules.key, self._stream)
        left = {name: kind for name, kind in types.items() if not self._rules.spotter.names(name)}
        if len(left) == len(types):
            return manifest
        new_fields, new_names = undeclared.told(left, self._rules.key, self._stream)
        return replace(manifest, new_fields=new_fields, new_names=new_names)
