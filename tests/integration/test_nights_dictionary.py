"""What travels with an edition's data: a dictionary that leaves no column out, and sheets that say what marts say."""

import csv
from pathlib import Path

import pyarrow.parquet as pq

from tests.integration.nights import NIGHTS, ThreeNights, tell
from tests.integration.published import query

_COLUMNS = "select table_schema || '.' || table_name, column_name from information_schema.columns"


def _edition(three_nights: ThreeNights) -> Path:
    return three_nights.line.edition(three_nights.night(len(NIGHTS)).published.edition)


def _read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_column_is_explained_and_keys_lead_somewhere(three_nights: ThreeNights) -> None:
    for product in ("bi", "analyst"):
        home = _edition(three_nights) / product
        entries = _read(home / "dictionary.csv")
        there = {(str(table), str(column)) for table, column in query(home / f"{product}.duckdb", _COLUMNS)}
        assert {(f"{e['schema']}.{e['table']}", e["column"]) for e in entries} == there
        assert [e["column"] for e in entries if not e["meaning"]] == []
        leads = {e["leads_to"] for e in entries if e["leads_to"]}
        assert leads <= {f"{table}.{column}" for table, column in there}
        tell(f"{product}: {len(entries)} columns explained, {len(leads)} columns that keys lead to")


def test_sheets_say_what_marts_say(three_nights: ThreeNights) -> None:
    home = _edition(three_nights) / "bi"
    rows = 0
    for file in sorted((home / "marts").glob("*.parquet")):
        mart = pq.read_table(file).to_pylist()
        sheet = _read(home / "csv" / f"{file.stem}.csv")
        assert len(sheet) == len(mart)
        for told, row in zip(sheet, mart, strict=True):
            for name, value in row.items():
                assert told[name].removeprefix("'") == ("" if value is None else str(value)), (file.stem, name)
        rows += len(mart)
    tell(f"{rows} rows of sheets equal to the marts'")
    assert rows
