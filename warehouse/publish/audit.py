"""What must hold of an edition before anybody may read it, looked up in the built files themselves.

Flow: <edition being built> -> the names of the checks passed, or one error; nothing is published then
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from coaching.district import Thresholds
from coaching.errors import ContractError
from coaching.marts import Mart, PersonRows
from warehouse.engine import Schema, quoted
from warehouse.publish.audit_pages import PAGES, expected_pages
from warehouse.publish.audit_privacy import CHECKS
from warehouse.publish.contracts import contract_file
from warehouse.publish.edition import Edition
from warehouse.publish.export import Exported


def audit(
    folder: Path,
    exported: Exported,
    thresholds: Thresholds,
    marts: Mapping[str, Mart],
    person_rows: Mapping[str, PersonRows],
) -> list[str]:
    """Runs every check on the built files; returns their names.

    Raises:
        ContractError: a check found something; the message gives check, table, column and counts.
    """
    with duckdb.connect(str(folder / "bi" / "bi.duckdb"), read_only=True) as bi:
        edition = Edition(folder, exported, thresholds, marts, bi, person_rows)
        broken = [f"{name}: {found}" for name, check in _CHECKS.items() for found in check(edition)]
    if broken:
        message = f"The new edition is not fit to publish: {'; '.join(broken)}."
        raise ContractError(message, remedy="The current edition stays; mend the models and run from `build` on.")
    return list(_CHECKS)


def _row_counts(edition: Edition) -> list[str]:
    broken = []
    if not edition.marts:
        broken.append("schema marts has no table")
    for name in edition.marts:
        expected = edition.exported.rows[f"{Schema.MARTS}.{name}"]
        in_file = pq.ParquetFile(edition.folder / "bi" / "marts" / f"{name}.parquet").metadata.num_rows
        if not expected == in_file == edition.count(f'select count(*) from {Schema.MARTS}."{name}"'):
            broken.append(f"{name} differs from the warehouse")
        sheet = quoted(edition.folder / "bi" / "csv" / f"{name}.csv")
        if edition.count(f"select count(*) from read_csv('{sheet}', all_varchar = true, header = true)") != expected:
            broken.append(f"{name} differs from its sheet")
    with duckdb.connect(str(edition.folder / "analyst" / "analyst.duckdb"), read_only=True) as analyst:
        for name, expected in edition.exported.rows.items():
            found = analyst.execute(f"select count(*) from {_quoted(name)}").fetchone()
            if found is None or found[0] != expected:
                broken.append(f"analyst {name} differs from the warehouse")
    return broken


def _only_marts(edition: Edition) -> list[str]:
    found = edition.bi.execute(
        """select distinct schema_name from duckdb_tables()
        union select distinct schema_name from duckdb_views() where not internal"""
    )
    others = sorted({str(name) for (name,) in found.fetchall()} - {Schema.MARTS})
    exact = edition.exported.tables(Schema.MARTS_RESTRICTED)
    expected = {
        *("bi/bi.duckdb", "analyst/analyst.duckdb"),
        *(f"{product}/dictionary.{kind}" for product in ("bi", "analyst") for kind in ("csv", "html")),
        *(
            f"bi/{file}"
            for name in edition.marts
            for file in (f"marts/{name}.parquet", f"csv/{name}.csv", contract_file(name))
        ),
        *(f"analyst/{contract_file(name)}" for name in exact),
        *expected_pages(edition),
    }
    there = {str(path.relative_to(edition.folder)) for path in edition.folder.rglob("*") if path.is_file()}
    return [f"bi.duckdb also has schema {name}" for name in others] + [
        f"file {name} is missing or not expected" for name in sorted(there ^ expected)
    ]


def _quoted(name: str) -> str:
    schema, _, table = name.partition(".")
    return f'"{schema}"."{table}"'


def _every_mart(edition: Edition) -> list[str]:
    places = (Schema.MARTS, Schema.MARTS_RESTRICTED)
    return [
        f"{p}.{name} is missing" for p in places for name in edition.declared if name not in edition.exported.tables(p)
    ]


def _person_rows(edition: Edition) -> list[str]:
    analysts = edition.exported.tables(Schema.MARTS_RESTRICTED)
    missing = [f"{name} is missing" for name in edition.person_rows if name not in analysts]
    shown = [f"{name} is in schema {Schema.MARTS}" for name in edition.person_rows if name in edition.marts]
    return missing + shown


_CHECKS: Mapping[str, Callable[[Edition], list[str]]] = {
    "every_declared_mart_is_there": _every_mart,
    "row_counts_equal_warehouse": _row_counts,
    "bi_holds_marts_only": _only_marts,
    "person_rows_stay_with_analysts": _person_rows,
    **CHECKS,
    **PAGES,
}
