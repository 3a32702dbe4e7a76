"""What a reader learns who kept an earlier edition: values of closed periods that changed, cells that come and go.

Flow: this edition's and the kept ones' marts, restatements told since -> Report
What is restated is told in `mart_restatements`, by cube and period (decision 30 says who must stand behind it); what
else differs in a period that was published before is a finding.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from coaching.marts import Mart
from warehouse.attack.reading import home, rows_of
from warehouse.attack.report import Report

EDITIONS = "two editions"
_RESTATEMENTS = "mart_restatements"
_Key = tuple[str, ...]
_Published = Mapping[_Key, Mapping[str, object]]
_Period = tuple[str, str, str]


def compare(folder: Path, marts: Mapping[str, Mart], kept: Sequence[Path], report: Report) -> None:
    """Compares the edition with each kept one."""
    told = _told(folder)
    for mart in marts.values():
        now = _rows(mart, folder)
        for before in kept:
            restated = {(cube, *period) for cube, _, *period in told - _told(before)}
            _compare(mart, _rows(mart, before), now, restated, report)


def _told(folder: Path) -> set[tuple[str, ...]]:
    """Cube, number and period of each restatement that an edition tells of."""
    file = home(folder) / f"{_RESTATEMENTS}.parquet"
    columns = ["cube", "restatement_version", "period_type", "period_key"]
    rows = pq.read_table(file, columns=columns).to_pylist() if file.exists() else []
    return {tuple(str(row[name]) for name in columns) for row in rows}


def _rows(mart: Mart, folder: Path) -> dict[_Key, dict[str, object]]:
    file = home(folder) / f"{mart.name}.parquet"
    return {tuple(str(row[name]) for name in mart.key): row for row in rows_of(mart, file)} if file.exists() else {}


def _compare(mart: Mart, before: _Published, now: _Published, restated: set[tuple[str, ...]], report: Report) -> None:
    if not before:
        return  # a mart that readers have not had yet
    tally = report.tallies[EDITIONS, mart.name]
    published = {_period(mart, row) for row in before.values()}
    for key in sorted(set(before) | set(now)):
        period = _period(mart, now.get(key) or before[key])
        if period not in published:
            continue
        tally.tried += 1
        changed = list(_changes(mart, before.get(key), now.get(key)))
        if changed and period in restated:
            tally.told += 1
        elif changed:
            report.find(EDITIONS, mart.name, changed[0])


def _changes(mart: Mart, before: Mapping[str, object] | None, now: Mapping[str, object] | None) -> Iterator[str]:
    """The columns that differ; `suppressed` first, and for a row that came or went."""
    if before is None or now is None or before["suppressed"] != now["suppressed"]:
        yield "suppressed"
        return
    for measure in mart.measures:
        if measure.told_by:
            continue  # where what it follows from is as it was, only a setting of the district has changed
        if measure.name in before and measure.name in now and before[measure.name] != now[measure.name]:
            yield measure.name


def _period(mart: Mart, row: Mapping[str, object]) -> _Period:
    return mart.cube.name, str(row.get("period_type")), str(row.get("period_key"))
