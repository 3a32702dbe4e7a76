"""A keyed digest over what landed, in order: equal content has equal digests, however it was cut into batches."""

import hmac
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc


class ContentDigest:
    """Two running hashes a column: of the values' bytes, and of their lengths (-1 for NULL), so that cuts count."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        """Starts empty."""
        self._columns = columns
        self._bytes = {c: sha256() for c in columns}
        self._lengths = {c: sha256() for c in columns}

    def add(self, columns: dict[str, pa.Array]) -> None:
        """Takes the next rows of every column."""
        for name in self._columns:
            for chunk in _chunks(columns[name]):
                self._add(name, chunk)

    def _add(self, name: str, column: pa.Array) -> None:
        lengths = pc.fill_null(pc.binary_length(column), -1).cast(pa.int64())
        self._lengths[name].update(np.ascontiguousarray(lengths.to_numpy(zero_copy_only=False)).data)
        filled = (
            pc.fill_null(column, "").cast(pa.large_string())
            if column.null_count or not pa.types.is_large_string(column.type)
            else column
        )
        _, offsets, data = filled.buffers()
        if data is None or not len(filled):
            return
        ends = np.frombuffer(offsets, np.int64)[filled.offset : filled.offset + len(filled) + 1]
        self._bytes[name].update(memoryview(data)[ends[0] : ends[-1]])

    def finish(self, key: bytes) -> str:
        """The digest in hexadecimal; without the key nobody can try values against it."""
        text = "\n".join(f"{c} {self._bytes[c].hexdigest()} {self._lengths[c].hexdigest()}" for c in self._columns)
        return hmac.digest(key, text.encode(), "sha256").hex()


def _chunks(column: pa.Array) -> list[pa.Array]:
    return list(column.chunks) if isinstance(column, pa.ChunkedArray) else [column]
