"""CSV files in a folder."""

from extractors.kind import Kind, Option, is_character, is_encoding, is_row, is_whole
from extractors.kinds.file_drop.pull import names, pages, streams

__all__ = ["KIND"]

KIND = Kind(
    name="file_drop",
    docs="",
    needs=(),
    options=(
        Option("folder", "where the files stand; `${NAME}` is an environment variable", is_required=True),
        Option("pattern", "which files of it, such as `log-*.csv`", is_required=True),
        Option("encoding", "utf-8-sig unless said otherwise, such as cp1252", fits=is_encoding),
        Option("delimiter", "one character; a comma unless said otherwise", fits=is_character),
        Option("header_rows", "rows before the data: 1; 0 where columns are named by place (`#1`)", fits=is_whole),
        Option("settle_seconds", "how long a file must stand still before it is read: 60", fits=is_whole),
        Option("marker", "what stands beside a file that is whole, such as `{name}.done`"),
        Option("digests", "a file of `<digest> <name>` lines that says what came, such as `SHA256SUMS`"),
        Option("key_row", "which header row names the columns, from 0, or `joined`", fits=is_row),
    ),
    streams=streams,
    pages=pages,
    files=names,
)
