"""What the next build makes anew, removed: index, warehouse, estimates, dbt's own files."""

import shutil

from coaching import atomic
from coaching.paths import Paths


def remove_derived(paths: Paths) -> None:
    """Removes it, and what killed processes left aside."""
    wal = paths.warehouse.with_name(f"{paths.warehouse.name}.wal")
    for file in (paths.warehouse, wal, *paths.index.glob("*"), *paths.estimates.glob("*")):
        file.unlink(missing_ok=True)
    shutil.rmtree(paths.dbt, ignore_errors=True)
    atomic.clear_abandoned(paths.root)
