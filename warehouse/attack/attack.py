"""An edition, attacked as a whole before anybody may read it: what an outsider could do with the published files.

Flow: <edition being built>/bi/marts/*.parquet, those of the kept editions -> Report -> publish, or a refusal
Other code than the mask's: it shares the marts' declarations with it and no rule (docs/decisions/0031).
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from coaching.district import Thresholds
from coaching.marts import Mart
from warehouse.attack.editions import compare
from warehouse.attack.pairs import differences
from warehouse.attack.reading import blocks
from warehouse.attack.recover import Sensitive, recover
from warehouse.attack.report import Report


def attack(
    folder: Path,
    marts: Mapping[str, Mart],
    thresholds: Thresholds,
    *,
    kept: Sequence[Path] = (),
    restatements: Sequence[Mapping[str, str]] = (),
    sensitive: Sensitive | None = None,
) -> Report:
    """Tries everything on an edition; what it finds stands in the report.

    Args:
        folder: the edition, below which `bi/marts/` lies.
        marts: the declarations.
        thresholds: the district's.
        kept: the folders of the editions that readers still have, oldest first, each with its manifest.
        restatements: what this edition declares to have restated.
        sensitive: whether too few people stand behind a hidden cell; by default behind each.
    """
    began = time.monotonic()
    report = Report()
    for block in blocks(marts, folder, thresholds):
        recover(block, report, sensitive or (lambda _cube, _family, _cell: True))
        differences(block, report)
    compare(folder, marts, kept, restatements, report)
    report.seconds = time.monotonic() - began
    return report
