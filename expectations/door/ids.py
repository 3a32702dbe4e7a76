"""A list whose ids changed at a stroke: a system was replaced, or ids were given anew.

It is noticed by the share by which a shrunken list is, and told, not refused: who is followed by what else is known of
them says the key map (quality.review_roster_changes counts them).
"""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.manifest import Manifest
from coaching.paths import Paths
from coaching.streams import Mode, Stream, Type
from warehouse import store


def ids_changed(stream: Stream, manifest: Manifest, share: float, *, paths: Paths) -> str:
    """A sentence where more than the share of the preceding load's ids are gone; otherwise an empty text."""
    if stream.mode is not Mode.FULL or len(stream.key) != 1 or stream.named(stream.key[0]).type is not Type.ID:
        return ""
    earlier = [f for d, f in store.load_files(paths, stream.source, stream.name) if d < manifest.load_date]
    if not earlier:
        return ""
    now = _ids(stream, store.load_file(paths, stream.source, stream.name, manifest.load_date).as_posix())
    before = _ids(stream, earlier[-1].as_posix())
    gone, new = _absent(before, now), _absent(now, before)
    if gone <= len(before) * share:
        return ""
    return f"{gone} of {len(before)} ids of the load before are gone, {new} are new: were they given anew?"


def _ids(stream: Stream, file: str) -> pa.Array:
    return pc.unique(pq.read_table(file, columns=list(stream.key)).column(0))


def _absent(ids: pa.Array, others: pa.Array) -> int:
    return len(ids) - int(pc.sum(pc.is_in(ids, value_set=others)).as_py() or 0)
