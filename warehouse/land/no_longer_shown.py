"""What a source no longer shows: rows of a committed load that pulling the same night's window again did not bring.

A source keeps events for some time only. Pulled again later, an early window comes back shorter, and replacing the load
would lose rows in silence.
"""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from coaching.streams import Stream


def rows_no_longer_shown(stream: Stream, committed: Path, again: Path) -> int:
    """How many accepted rows of a committed load are missing from the one that was pulled again.

    Rows are told by their key; where a stream has none, by their number.
    """
    if not committed.exists():
        return 0
    if not stream.key:
        return max(0, int(pq.read_metadata(committed).num_rows) - int(pq.read_metadata(again).num_rows))
    before, now = _keys(committed, stream), _keys(again, stream)
    return int(pc.sum(pc.invert(pc.is_in(before, value_set=now))).as_py() or 0)


def _keys(file: Path, stream: Stream) -> pa.Array:
    table = pq.read_table(file, columns=list(stream.key), partitioning=None)
    columns = [table.column(name).combine_chunks() for name in stream.key]
    return pc.binary_join_element_wise(*columns, "\x1f", null_handling="replace", null_replacement="")
