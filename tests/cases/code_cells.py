"""One build over many cells of codes: what each was counted as, and what of it is listed for review.

The form has two options with commas and numbers in their labels, and one that names no standard.
"""

import csv
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from coaching.district import load_district
from coaching.paths import PROJECT, Paths
from tests.integration.landing_fixture import land, streams_of
from warehouse.build import dbt
from warehouse.store import index

NIGHT = "2025-10-30"
FORMS = {"NETSC-2011": ("coaching_log_2011", "2011"), "ISTEC-2019": ("coaching_log", "2019")}
OPTIONS = {
    "3b Model tools, 2 lessons per unit": "3b",
    "5b Personalise support (grades 3, 4 and 6)": "5b",
    "None of these; 4a comes next year": "",
}
Cell = tuple[str, str]


@dataclass
class Read:
    """What the warehouse made of one cell: weights by code, methods, and the review list's rows."""

    weights: dict[str, float] = field(default_factory=dict)
    counted: list[str] = field(default_factory=list)
    methods: set[str] = field(default_factory=set)
    listed: list[tuple[str | None, str, int]] = field(default_factory=list)


def read_cells(cells: Sequence[Cell], folder: Path) -> tuple[list[Read], Path]:
    """Lands one session a cell (framework, text) and builds; what each cell became, in order, and the warehouse."""
    district_folder = folder / "district"
    shutil.copytree(PROJECT / "districts" / "sandbox", district_folder)
    with (district_folder / "seeds" / "form_option_labels.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["form_id", "form_version", "question_id", "option_label", "code"])
        for _, version in FORMS.values():
            rows.writerows(["coaching_log", version, "standards", *option] for option in OPTIONS.items())
    district, paths = load_district(str(district_folder)), Paths(folder / "data")
    for framework, (stream, _) in FORMS.items():
        own = [(n, text) for n, (named, text) in enumerate(cells) if named == framework]
        land(district, f"google_sheets.{stream}", NIGHT, [_session(n, text) for n, text in own], paths=paths)
    streams = streams_of(district)
    index.write_index(streams, paths=paths, district=district)
    dbt.prepare(district, streams, paths=paths)
    dbt.build(district, streams, paths=paths, half="first")
    return _found(len(cells), paths), paths.warehouse


def _session(number: int, text: str) -> dict[str, str]:
    return {
        "submitted_at": f"2025-10-02 15:00:00.{number:06d}", "coach_email": "cas@", "cycle_id": str(number),
        "session_date": "10/1/2025", "school": "North", "duration_minutes": "30", "standards": text,
    }  # fmt: skip


def _found(count: int, paths: Paths) -> list[Read]:
    read = [Read() for _ in range(count)]
    sessions = "inner join intermediate.int_coaching_log__pivoted as log using (session_key)"
    with duckdb.connect(str(paths.warehouse), read_only=True) as warehouse:
        for number, code, weight in warehouse.execute(
            f"""select log.cycle_id, split_part(qualified_code, ':', 2), alloc_weight
            from core.bridge_session_standard {sessions}"""
        ).fetchall():
            read[int(number)].weights[code] = round(weight, 4)
        for number, code, method in warehouse.execute(
            f"""select log.cycle_id, split_part(qualified_code, ':', 2), match_method
            from intermediate.int_session_codes__resolved {sessions} where is_counted order by piece_position"""
        ).fetchall():
            read[int(number)].counted.append(code)
            read[int(number)].methods.add(method)
        for number, *row in warehouse.execute(
            f"""select log.cycle_id, raw_code, match_method, log.row_number_in_load
            from quality.review_standard_codes {sessions} order by piece_position"""
        ).fetchall():
            read[int(number)].listed.append((row[0], row[1], row[2]))
    return read
