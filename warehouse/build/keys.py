"""The key map: which records of a roster are whose, said once and kept.

Flow: intermediate.int_people__keyed -> keys/people.parquet -> the next build, which takes what it says as said
Rows are only added, when a build has ended well; the newest of a record counts. It is small and is derived from no
landing that must still stand: the warehouse may be removed, and old loads too, and everybody keeps their key.
"""

from pathlib import Path

import pyarrow as pa

from coaching.paths import Paths
from warehouse import files
from warehouse.engine import Schema, quoted, reading

TABLE = "people_keys"
SCHEMA = pa.schema(
    [
        ("entry", pa.int64()),
        ("roster_id", pa.string()),
        ("person_id", pa.string()),
        ("match_method", pa.string()),
        ("confidence", pa.decimal128(3, 2)),
        ("since", pa.date32()),
    ]
)


def keys_file(paths: Paths) -> Path:
    """Where the key map stands."""
    return paths.keys / "people.parquet"


def append_new(paths: Paths) -> int:
    """Adds the records that the map does not have yet, and those that turned out to be somebody else's.

    Returns:
        How many rows were added.
    """
    file = keys_file(paths)
    with reading(paths.warehouse) as warehouse:
        told = f"read_parquet('{quoted(file)}')"
        known = warehouse.sql(f"from {told} order by entry").to_arrow_table().cast(SCHEMA)
        new = warehouse.sql(f"""
            with newest as (
                select roster_id, arg_max(person_id, entry) as person_id from {told} group by roster_id
            )
            select
                (select coalesce(max(entry), 0) from {told}) + row_number() over (order by place) as entry,
                keyed.roster_id, keyed.person_id, keyed.match_method, keyed.confidence, keyed.since
            from {Schema.INTERMEDIATE}.int_people__keyed as keyed
            left join newest on keyed.roster_id = newest.roster_id
            where newest.person_id is null or newest.person_id <> keyed.person_id
            order by entry""").to_arrow_table()
    rows: int = new.num_rows
    if rows:
        files.write_table(file, pa.concat_tables([known, new.cast(SCHEMA)]))
    return rows
