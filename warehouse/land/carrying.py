"""Rows of parents whose list could not be read: what an earlier load knew of them stands in; nothing is deleted.

A full list shows the present state, and a row that is absent from it is gone; a row that could not be asked for is not.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.errors import ContractError
from coaching.manifest import Manifest
from coaching.pages import Pull
from coaching.paths import Paths
from coaching.streams import Mode, Stream
from warehouse.store import damage, load_file, read_manifest


def carried(stream: Stream, pull: Pull, *, paths: Paths, load_date: str, previous: Manifest | None) -> pa.Table | None:
    """The accepted rows of the missing parents: of this night's own committed load, else of a full list's one before.

    Events and changes need no more: their earlier loads count on.

    Raises:
        ContractError: the earlier load was pulled by another declaration.
    """
    if not pull.absent or stream.mode is Mode.APPEND:
        return None
    file = _earlier(stream, paths, load_date, previous)
    if file is None:
        return None
    if not damage.is_sound(file):
        day = file.parent.name.removeprefix("load_date=")
        damage.set_aside(paths, stream, day)
        raise damage.refusal(stream, day)
    manifest = read_manifest(file)
    if manifest is None or manifest.schema_hash != stream.schema_hash:
        name = f"{stream.source}.{stream.name}"
        message = f"{name}: {pull.gaps} lists could not be read, and the load before has other columns."
        raise ContractError(message, remedy="The last good load stays; mend what the credential may read.")
    rows = pq.read_table(file, columns=[*stream.columns, "_extra", "_source_file"], partitioning=None)
    wanted = pa.array([False] * rows.num_rows)
    for column in {name for context in pull.absent for name in context}:
        values = pa.array([c[column] for c in pull.absent if column in c], pa.string())
        wanted = pc.or_(wanted, pc.is_in(rows.column(column).combine_chunks(), value_set=values))
    return rows.filter(wanted)


def _earlier(stream: Stream, paths: Paths, load_date: str, previous: Manifest | None) -> Path | None:
    own = load_file(paths, stream.source, stream.name, load_date)
    if own.exists():
        return own
    if previous is None or stream.mode is not Mode.FULL:
        return None
    return load_file(paths, stream.source, stream.name, previous.load_date)
