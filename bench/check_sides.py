"""The two sides of the benchmark of the check: our check of one load, and one SQL statement that finds the same rows.

Run as `python -m bench.check_sides ours|sql <file>`; prints JSON: seconds, import seconds, peak, and for each rule how
many rows it found and a digest of their numbers. What comes after the clock has stopped is not in seconds or peak.
"""

import hashlib
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Rows = Mapping[str, npt.NDArray[np.int64]]

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_TIME = r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:[0-5]\d([.,]\d+)?)?( ?(Z|[+-]\d\d(:?\d\d)?))?)?"
_LONGEST_VIEW_SECONDS = 86_400


def ours(file: Path) -> "Callable[[], Rows]":
    """The check of a load: nine rules that page views have, and one about ids that are all distinct."""
    from dataclasses import replace

    import warehouse  # noqa: F401 - first, as from the command line: it chooses the allocator

    # isort: split
    from bench.check_load import page_views
    from coaching.streams import Severity
    from expectations.door.evaluate import evaluate
    from expectations.door.suites import suite_for
    from expectations.engine.rules import matches
    from expectations.engine.validator import import_great_expectations

    import_great_expectations()
    stream = page_views(file.parent)
    suite = suite_for(stream)
    one_more = matches("page_view_id", _UUID, "page_view_id is not an id", rule_name="page_view_id_is_an_id")
    # a warning only counts: all critical, so that all rows are named
    rules = tuple(replace(rule, severity=Severity.CRITICAL) for rule in (*suite.row_rules, one_more))
    return lambda: {rule.rule_name: at for rule, at in evaluate(stream, replace(suite, row_rules=rules), file).failures}


def sql(file: Path) -> "Callable[[], Rows]":
    """The same rows by one hand-written statement."""
    import duckdb
    import pyarrow as pa  # noqa: F401 - what DuckDB hands rows over with

    def find() -> "Rows":
        with duckdb.connect(config={"threads": 2}) as engine:
            found = engine.sql(_statement(), params=[str(file)]).to_arrow_table()
        name, at = found.column("rule").to_numpy(), found.column("file_row_number").to_numpy()
        rules = sorted(set(name))
        return {rule: at[name == rule] for rule in rules}

    return find


def _filled(column: str) -> str:
    return f"nullif(trim({column}), '')"


def _statement() -> str:
    problem, viewed, created = _filled("_problem"), _filled("page_view_id"), _filled("created_at")
    seconds = f"try_cast({_filled('interaction_seconds')} as double)"
    methods = "('get', 'post', 'put', 'patch', 'delete', 'head', 'options')"
    year = f"year(try_cast(left({created}, 16) as timestamp))"
    broken = {
        "key_page_view_id_is_present": f"{viewed} is null",
        "user_id_is_present": f"{_filled('user_id')} is null",
        "created_at_is_present": f"{created} is null",
        "created_at_is_a_time": f"{created} is not null and not coalesce("
        f"regexp_full_match({created}, '{_TIME}') and {year} between 1900 and 2099, false)",
        "interaction_seconds_is_in_range": f"{_filled('interaction_seconds')} is not null and not coalesce("
        f"{seconds} between 0 and {_LONGEST_VIEW_SECONDS} and not isnan({seconds}), false)",
        "participated_is_known": f"lower({_filled('participated')}) not in ('true', 'false')",
        "http_method_is_known": f"lower({_filled('http_method')}) not in {methods}",
        "page_view_id_is_an_id": f"not regexp_full_match({viewed}, '{_UUID}')",
    }
    rules = ", ".join(f"case when {condition} then '{name}' end" for name, condition in broken.items())
    # of a record that is none, the cause alone; no template's placeholder is among them
    names = f"case when {problem} is null then [{rules}] else ['record_is_well_formed'] end"
    return f"""select unnest(list_filter({names}, lambda r: r is not null)) as rule, file_row_number
        from read_parquet(?, file_row_number = true)"""


def _run(side: str, file: Path) -> dict[str, object]:
    began = time.perf_counter()
    find = {"ours": ours, "sql": sql}[side](file)
    imported = time.perf_counter()
    cpu = time.process_time()
    found = find()
    times = {"import_seconds": imported - began, "seconds": time.perf_counter() - imported}
    from bench.processes import high_water_mb

    told = {**times, "cpu_seconds": time.process_time() - cpu, "peak_mb": high_water_mb("self")}
    digests = {name: hashlib.sha256(sorted_bytes(at)).hexdigest() for name, at in found.items()}
    return {**told, "counts": {name: len(at) for name, at in found.items()}, "digests": digests}


def sorted_bytes(at: "npt.NDArray[np.int64]") -> bytes:
    """Row numbers in order: who found them may have found them in any."""
    import numpy as np

    return np.sort(at).astype(np.int64).tobytes()


if __name__ == "__main__":
    json.dump(_run(sys.argv[1], Path(sys.argv[2])), sys.stdout)
