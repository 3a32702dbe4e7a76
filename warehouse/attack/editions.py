"""What a reader learns who kept an earlier edition: values of closed periods that changed, cells that come and go.

Flow: this edition's and the kept ones' marts, declared restatements -> Report
A restatement is declared in the manifest (`restatements`: cube, and a cell's key or its beginning); what else differs
in a period that was published before is a finding.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from coaching.marts import Mart
from warehouse.attack.reading import beside, cube_of, members, rows_of
from warehouse.attack.report import Report

EDITIONS = "two editions"
_Key = tuple[str, ...]
_Published = Mapping[_Key, Mapping[str, object]]
_Declared = Sequence[tuple[str, str]]


def compare(
    folder: Path,
    marts: Mapping[str, Mart],
    kept: Sequence[Path],
    restatements: Sequence[Mapping[str, str]],
    report: Report,
) -> None:
    """Compares the edition with each kept one; what any later edition declared is declared."""
    for mart in marts.values():
        now = _rows(mart, folder)
        for position, before in enumerate(kept):
            later = [said for other in kept[position + 1 :] for said in declared(other)]
            allowed = [(str(r["cube"]), str(r["cell_key"])) for r in (*later, *restatements)]
            _compare(mart, _rows(mart, before), now, allowed, report)


def declared(folder: Path) -> list[Mapping[str, str]]:
    """The restatements that an edition's manifest declares."""
    path = folder / "manifest.json"
    return list(json.loads(path.read_text(encoding="utf-8")).get("restatements") or ()) if path.exists() else []


def _rows(mart: Mart, folder: Path) -> dict[_Key, dict[str, object]]:
    file = folder / "bi" / "marts" / f"{mart.name}.parquet"
    return {tuple(str(row[name]) for name in mart.key): row for row in rows_of(mart, file)} if file.exists() else {}


def _compare(mart: Mart, before: _Published, now: _Published, allowed: _Declared, report: Report) -> None:
    if not before:
        return  # a mart that readers have not had yet
    tally = report.tallies[EDITIONS, mart.name]
    published = {_period(row) for row in before.values()}
    for key in sorted(set(before) | set(now)):
        row = now.get(key) or before[key]
        if _period(row) not in published:
            continue
        tally.tried += 1
        changed = list(_changes(mart, before.get(key), now.get(key)))
        if changed and _is_declared(mart, row, allowed):
            tally.told += 1
        elif changed:
            report.find(EDITIONS, mart.name, changed[0])


def _changes(mart: Mart, before: Mapping[str, object] | None, now: Mapping[str, object] | None) -> Iterator[str]:
    """The columns that differ; `suppressed` first, and for a row that came or went."""
    if before is None or now is None or before["suppressed"] != now["suppressed"]:
        yield "suppressed"
        return
    for measure in mart.measures:
        if measure.name in before and measure.name in now and before[measure.name] != now[measure.name]:
            yield measure.name


def _is_declared(mart: Mart, row: Mapping[str, object], allowed: _Declared) -> bool:
    cube, rest = cube_of(mart), beside(mart, row)
    cell = "|".join([*members(row), rest] if rest else members(row))
    return any(cube == name and _begins(cell, key) for name, key in allowed)


def _begins(cell: str, key: str) -> bool:
    return cell == key or cell.startswith(key.rstrip("|") + "|")


def _period(row: Mapping[str, object]) -> tuple[str, str]:
    return str(row["period_type"]), str(row["period_key"])
