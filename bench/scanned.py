"""How many rows a night's models read: the SQL that dbt ran, run again under DuckDB's profiler.

Run as `python -m bench.scanned <root>`; prints JSON. A process of its own, for the database may be open only once.
"""

import json
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from bench.places import Place

# The models that read page views; everything else of a night reads what these made.
MODELS = ("intermediate/lms/int_lms_loads__days", "intermediate/lms/int_lms_days__actors")


def scans(place: Place) -> dict[str, dict[str, float]]:
    """The landing rows and files that each model's last run read, and the processor time of its query."""
    compiled = place.paths.dbt / "target" / "compiled" / "coaching" / "models"
    with duckdb.connect(str(place.paths.warehouse), read_only=True) as engine:
        return {model: _scan(engine, (compiled / f"{model}.sql").read_text(encoding="utf-8")) for model in MODELS}


def events_of(place: Place, first: str, last: str) -> int:
    """The events that fct_lms_daily holds for some days."""
    with duckdb.connect(str(place.paths.warehouse), read_only=True) as engine:
        found = engine.execute(
            "select sum(n_events) from core.fct_lms_daily where event_date between ? and ?", [first, last]
        ).fetchone()
    return int(found[0] or 0) if found else 0


def _scan(engine: duckdb.DuckDBPyConnection, sql: str) -> dict[str, float]:
    before = time.process_time()
    told = engine.execute(f"explain (analyze, format json) {sql}").fetchone()
    found = {"rows": 0, "files": 0, "cpu_seconds": time.process_time() - before}
    for node in _nodes(json.loads(told[1] if told else "{}")):
        if "PARQUET" in str(node.get("name")) and "page_views" in str(node.get("extra_info")):
            found["rows"] += int(node["intermediate_rows"])
            found["files"] += int(node["extra_info"].get("Total Files Read", 0))
    return found


def _nodes(plan: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield plan
    for child in (*plan.get("operator", ()), *plan.get("children", ())):
        yield from _nodes(child)


if __name__ == "__main__":
    here = Place(Path(sys.argv[1]))
    json.dump({"scans": scans(here), "events": events_of(here, sys.argv[2], sys.argv[3])}, sys.stdout)
