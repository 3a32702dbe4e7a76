"""What closed weeks came to, under the new key: the same weeks of the same teachers, by their new keys.

Flow: data/kept/, keys/rotating.parquet -> [warehouse/kept/store.py] data/kept/
"""

from collections.abc import Mapping
from dataclasses import replace

import pyarrow as pa

from coaching.paths import Paths
from warehouse.kept import store as kept
from warehouse.rotate.loads import Rotation
from warehouse.rotate.values import unknown_key


def rotate_kept(rotation: Rotation, renamed: Mapping[str, str], *, paths: Paths) -> int:
    """Writes them anew unless they are of the new key; returns how many weeks have teachers.

    Raises:
        ContractError: a file is damaged or is not there.
    """
    held = kept.read(paths)
    if not held.files or held.key == rotation.key.fingerprint:
        kept.drop_others(paths)  # a kill may have left the files of the old key
        return 0
    weeks, later = held.tables[kept.TEACHERS], rotation.later(held.key or rotation.before)
    keys = [renamed.get(key) or unknown_key(key, later) for key in weeks.column("teacher_key").to_pylist()]
    made = weeks.set_column(0, weeks.schema.field("teacher_key"), pa.array(keys, pa.string()))
    tables = {**held.tables, kept.TEACHERS: made}
    kept.write(paths, replace(held, tables=tables, key=rotation.key.fingerprint))
    return int(weeks.num_rows)
