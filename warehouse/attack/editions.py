"""What a reader learns who kept an earlier edition: values of closed periods that changed, cells that come and go.

Flow: this edition's and the kept ones' marts, restatements told since -> Report
What is restated is told in `mart_restatements`, by cube and period (decision 30 says who must stand behind it); what
else differs in a period that was published before is a finding. Two things are none, for they follow from figures that
stand beside them as they stood, and from settings of the district: what is `told_by` them, and a label that says what
the district's threshold of today says of a count that is shown.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from coaching.district import Thresholds
from coaching.marts import Mart, Measure
from warehouse.attack.reading import home, rows_of
from warehouse.attack.report import Report

EDITIONS = "two editions"
_RESTATEMENTS = "mart_restatements"
_Key = tuple[str, ...]
_Row = Mapping[str, object]
_Published = Mapping[_Key, _Row]
_Period = tuple[str, str, str]


def compare(
    folder: Path, marts: Mapping[str, Mart], kept: Sequence[Path], report: Report, thresholds: Thresholds
) -> None:
    """Compares the edition with each kept one; `thresholds` are those that its counts were judged by."""
    told = _told(folder)
    for mart in marts.values():
        now = _rows(mart, folder)
        for before in kept:
            restated = {(cube, *period) for cube, _, *period in told - _told(before)}
            _compare(mart, _rows(mart, before), now, restated, report, thresholds)


def _told(folder: Path) -> set[tuple[str, ...]]:
    """Cube, number and period of each restatement that an edition tells of."""
    file = home(folder) / f"{_RESTATEMENTS}.parquet"
    columns = ["cube", "restatement_version", "period_type", "period_key"]
    rows = pq.read_table(file, columns=columns).to_pylist() if file.exists() else []
    return {tuple(str(row[name]) for name in columns) for row in rows}


def _rows(mart: Mart, folder: Path) -> dict[_Key, dict[str, object]]:
    file = home(folder) / f"{mart.name}.parquet"
    return {tuple(str(row[name]) for name in mart.key): row for row in rows_of(mart, file)} if file.exists() else {}


def _compare(
    mart: Mart,
    before: _Published,
    now: _Published,
    restated: set[tuple[str, ...]],
    report: Report,
    thresholds: Thresholds,
) -> None:
    if not before:
        return  # a mart that readers have not had yet
    tally = report.tallies[EDITIONS, mart.name]
    published = {_period(mart, row) for row in before.values()}
    for key in sorted(set(before) | set(now)):
        period = _period(mart, now.get(key) or before[key])
        if period not in published:
            continue
        tally.tried += 1
        changed = list(_changes(mart, before.get(key), now.get(key), thresholds))
        if changed and period in restated:
            tally.told += 1
        elif changed:
            report.find(EDITIONS, mart.name, changed[0])


def _changes(mart: Mart, before: _Row | None, now: _Row | None, thresholds: Thresholds) -> Iterator[str]:
    """The columns that differ; `suppressed` first, and for a row that came or went."""
    if before is None or now is None or before["suppressed"] != now["suppressed"]:
        yield "suppressed"
        return
    for measure in mart.measures:
        if measure.told_by:
            continue  # where what it follows from is as it was, only a setting of the district has changed
        name = measure.name
        if name not in before or name not in now or before[name] == now[name]:
            continue
        if not _is_judged_anew(measure, before, now, thresholds):
            yield name


def _is_judged_anew(measure: Measure, before: _Row, now: _Row, thresholds: Thresholds) -> bool:
    """Whether a label says what the threshold says of a count that both editions show alike.

    Every other word (a scale that failed), and a word that the count shown does not explain, comes from somewhere else.
    """
    judged, name = measure.judged, measure.name
    count = now.get(judged.count) if judged else None
    if judged is None or not isinstance(count, int) or before.get(judged.count) != count:
        return False
    return before[name] in {judged.enough, judged.below} and now[name] == judged.says(count, thresholds)


def _period(mart: Mart, row: Mapping[str, object]) -> _Period:
    return mart.cube.name, str(row.get("period_type")), str(row.get("period_key"))
