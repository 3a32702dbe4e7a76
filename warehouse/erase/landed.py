"""Every file of the landing that holds rows: committed, waiting, withdrawn, set aside."""

from collections.abc import Iterator
from pathlib import Path

from coaching.errors import ContractError
from coaching.paths import Paths
from warehouse.store import ZERO_DATE, damage

_ASIDE = ("_incoming/*/*/load_date=*/data.parquet", "_withdrawn/*/*/*.parquet", "_quarantine/*/*/*.parquet")
# after what was set aside: a load's manifest counts what stands there
_PATTERNS = (*_ASIDE, "[!_]*/*/load_date=*/data.parquet")


def landed_files(paths: Paths) -> list[Path]:
    """The files, a committed load after the rows that its check set aside.

    Raises:
        ContractError: one is damaged, so that nobody can say whom it names.
    """
    found = list(_found(paths))
    spoilt = [f for f in found if not damage.is_readable(f)] + sorted(paths.landing.glob("_damaged/**/*.parquet"))
    if spoilt:
        message = f"{len(spoilt)} files of the landing are damaged: whom they name cannot be told."
        where = ", ".join(sorted({str(f.parent.relative_to(paths.landing)) for f in spoilt}))
        remedy = f"Pull those nights again, remove what stands below landing/_damaged, then run this again ({where})."
        raise ContractError(message, remedy=remedy)
    return found


def _found(paths: Paths) -> Iterator[Path]:
    for pattern in _PATTERNS:
        for file in sorted(paths.landing.glob(pattern)):
            if file.parent.name != f"load_date={ZERO_DATE}":
                yield file
