"""What stands in quarantine of a committed load: which rows broke which rule, by their numbers, never a value."""

from dataclasses import dataclass

import pyarrow.parquet as pq

from coaching.manifest import Manifest
from coaching.paths import Paths

_SAID = ("rule_name", "reason")


@dataclass(frozen=True)
class Broken:
    """One rule that rows of a load broke.

    Attributes:
        rule: its name.
        reason: what the rule says is wrong with them.
        rows: the numbers of those rows in the load, from 1.
    """

    rule: str
    reason: str
    rows: tuple[int, ...]


def quarantined(paths: Paths, manifest: Manifest) -> list[Broken]:
    """Every rule that rows of the load broke, the one with most rows first; a row may break several."""
    if not manifest.quarantine_file:
        return []
    with pq.ParquetFile(paths.landing / manifest.quarantine_file) as file:
        table = file.read(columns=[*_SAID, "_row_number"])
    found: dict[tuple[str, ...], list[int]] = {}
    numbers = table.column("_row_number").to_pylist()
    for number, *said in zip(numbers, *(table.column(name).to_pylist() for name in _SAID), strict=True):
        found.setdefault(tuple(str(text or "") for text in said), []).append(number)
    broken = [Broken(rule, reason, tuple(sorted(rows))) for (rule, reason), rows in found.items()]
    return sorted(broken, key=lambda b: (-len(b.rows), b.rule, b.reason))
