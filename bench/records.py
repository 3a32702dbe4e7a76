"""A warehouse without the record of what its nodes were made of: the next build runs every one of them."""

import duckdb

from coaching.paths import Paths


def forget_record(paths: Paths) -> None:
    """Removes the record."""
    with duckdb.connect(str(paths.warehouse)) as engine:
        engine.execute("drop table if exists quality.build_record")
