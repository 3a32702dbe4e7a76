"""A warehouse without the record of what its nodes were made of: the next build runs every one of them."""

from dataclasses import replace

import duckdb

from coaching.paths import Paths
from warehouse.changes import record


def forget_record(paths: Paths) -> None:
    """Removes what is known of each node; what rows that stay were made with is kept, or all would be made anew."""
    with duckdb.connect(str(paths.warehouse)) as engine:
        record.write(engine, replace(record.read(engine), made={}, project=""))
