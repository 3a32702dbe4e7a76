"""An edition, attacked as a whole before anybody may read it: what an outsider could do with the published files.

Flow: <edition being built>/bi/marts/*.parquet, those of the kept editions -> Report -> publish, or a refusal
Other code than the mask's: it shares the marts' declarations with it and no rule (docs/decisions/0031).
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from coaching.district import Thresholds
from coaching.marts import Mart
from warehouse.attack.editions import compare
from warehouse.attack.pairs import differences
from warehouse.attack.reading import blocks, unread
from warehouse.attack.recover import Blank, Why, recover
from warehouse.attack.report import Report
from warehouse.attack.solver import Budget


def attack(
    folder: Path,
    marts: Mapping[str, Mart],
    thresholds: Thresholds,
    *,
    kept: Sequence[Path] = (),
    why: Why | None = None,
    step: float = 0.0,
    budget: Budget | None = None,
) -> Report:
    """Tries everything on an edition; what it finds stands in the report.

    Args:
        folder: the edition, below which `bi/marts/` lies, or the copy with the marts' files.
        marts: the declarations.
        thresholds: the district's.
        kept: the folders of the editions that readers still have and that it is swapped with.
        why: why a cell is blank; by default too few people stand behind each.
        step: what counts and minutes are rounded to, where that is coarser than their decimals.
        budget: what the programs of each quantity may cost; by default what a district of twenty schools needs.
    """
    report = Report(unread=sorted(unread(marts)))
    for block in blocks(marts, folder, thresholds, step):
        recover(block, report, why or (lambda _cube, _family, _cell: Blank.FEW), budget or Budget())
        differences(block, report)
    compare(folder, marts, kept, report, thresholds)
    return report
