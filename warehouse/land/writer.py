"""Writes one load: rows stream in, row groups of one size go out, the manifest goes into the footer at the end."""

from contextlib import suppress
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.parquet as pq

from coaching import atomic
from coaching.manifest import FOOTER_KEY, Manifest

ROW_GROUP_ROWS = 20_480


class LoadWriter:
    """A Parquet file that nobody sees before `finish`; leaving the `with` block without it removes the file.

    Row groups have the same size whatever the batches were, so equal content gives equal files.
    """

    def __init__(self, final: Path, schema: pa.Schema) -> None:
        """Opens a temporary file beside the final name."""
        self._final = final
        self._aside = atomic.aside(final)
        self._schema = schema
        with atomic.disk_errors(final):
            self._writer = pq.ParquetWriter(self._aside, schema, compression="zstd", compression_level=1)
        self._waiting: list[pa.Table] = []
        self._rows = 0

    def write(self, table: pa.Table) -> None:
        """Takes the next rows.

        Raises:
            UnavailableError: the disk is full.
        """
        with atomic.disk_errors(self._final):
            self._take(table)

    def _take(self, table: pa.Table) -> None:
        self._waiting.append(table.select(self._schema.names).cast(self._schema))
        self._rows += table.num_rows
        if self._rows >= ROW_GROUP_ROWS:
            whole = pa.concat_tables(self._waiting)
            cut = self._rows - self._rows % ROW_GROUP_ROWS
            self._writer.write_table(whole.slice(0, cut), row_group_size=ROW_GROUP_ROWS)
            self._waiting = (
                [pa.Table.from_batches(whole.slice(cut).combine_chunks().to_batches(), self._schema)]
                if cut < self._rows
                else []
            )
            self._rows -= cut

    def finish(self, manifest: Manifest | None) -> None:
        """Writes the rest and the manifest, and gives the file its final name."""
        with atomic.disk_errors(self._final):
            if self._waiting:
                self._writer.write_table(pa.concat_tables(self._waiting), row_group_size=ROW_GROUP_ROWS)
            if manifest:
                self._writer.add_key_value_metadata({FOOTER_KEY: manifest.to_json()})
            self._writer.close()
        atomic.put(self._aside, self._final)

    def __enter__(self) -> "LoadWriter":
        """The writer itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Removes what was not finished."""
        with suppress(OSError):  # a full disk has said so already
            self._writer.close()
        self._aside.unlink(missing_ok=True)
