"""Programs that read or publish editions in processes of their own, while a test changes or kills something."""

HEADLINE = "mart_implementation_by_school_standard"

# Opens the published files again and again, as a dashboard would, until the stop file appears; then says what it saw.
READER = f"""
import json, sys, time
from pathlib import Path
import duckdb
import pyarrow.parquet as pq

current, stop, ready = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
reads, failed, mixed, seen = 0, [], 0, set()
while not stop.exists():
    try:
        with duckdb.connect(str(current / "bi" / "bi.duckdb"), read_only=True) as bi:
            highest = bi.execute(
                "select max(coach_minutes_allocated) from marts.{HEADLINE} where not suppressed"
            ).fetchone()[0]
            time.sleep(0.002)  # the link may swap between two queries of one connection
            rows = bi.execute("select count(*) from marts.{HEADLINE}").fetchone()[0]
            n = bi.execute("select n from marts.mart_edition").fetchone()[0]
        edition = current.resolve()
        marts = edition / "bi" / "marts"
        minutes = pq.read_table(marts / "{HEADLINE}.parquet")["coach_minutes_allocated"].to_pylist()
        in_files = [
            pq.read_table(marts / "mart_edition.parquet")["n"][0].as_py(),
            max(v for v in minutes if v is not None),
        ]
        manifest = json.loads((edition / "manifest.json").read_text())
        reads += 1
        seen.add(edition.name)
        same = highest == n and in_files[0] == in_files[1] and manifest["edition"] == edition.name
        mixed += not (rows == 126 and same)
    except Exception as error:
        failed.append(type(error).__name__ + ": " + str(error)[:200])
    ready.touch()
print(json.dumps({{"reads": reads, "failed": failed, "mixed": mixed, "editions": len(seen)}}))
"""

# Keeps one connection open all through: it goes on reading the edition that it opened.
HOLDER = f"""
import json, sys, time
from pathlib import Path
import duckdb

current, stop = Path(sys.argv[1]), Path(sys.argv[2])
query, values, reads = "select sum(coach_minutes_allocated), count(*) from marts.{HEADLINE}", set(), 0
with duckdb.connect(str(current / "bi" / "bi.duckdb"), read_only=True) as bi:
    while not stop.exists():
        values.add(str(bi.execute(query).fetchone()))
        reads += 1
        time.sleep(0.01)
print(json.dumps({{"reads": reads, "values": len(values)}}))
"""

PUBLISHER = """
import sys
from coaching.district import Thresholds
from coaching.paths import Paths
from tests.unit.warehouse.toy import MARTS
from warehouse.publish.step import publish

print("ready", flush=True)
while True:
    known = {"marts": MARTS, "facts": {}}
    name = publish(paths=Paths.from_env(), code_version="test", data_through={}, thresholds=Thresholds(), **known)
    print(name, flush=True)
"""
