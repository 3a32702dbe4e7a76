"""A data contract beside every mart of an edition, in the Open Data Contract Standard (ODCS) 3.1.

Flow: <edition>/{bi,analyst}/*.duckdb, the marts' declarations -> <edition>/{bi,analyst}/contracts/<mart>.odcs.yaml

It says what dbt enforces and the product shows: columns, types, meaning, key, and of each figure unit, metric, whom it
counts and over what it adds up. Source: https://bitol-io.github.io/open-data-contract-standard/ (version 3.1.0).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from coaching import yml
from coaching.marts import Mart, Measure, declared_keys
from coaching.marts.versions import FIRST, Version, declared_versions, shape_of
from warehouse.engine import Schema, attach
from warehouse.publish.described import described

_MARTS = {"bi": (Schema.MARTS,), "analyst": (Schema.MARTS_RESTRICTED,)}
_USAGE = {
    "bi": "Dashboards, and anybody who may see them: closed periods, values that could give a person away are hidden.",
    "analyst": "Analysts and coach leads whom the district names: exact values about pseudonymous people.",
}
_LIMITS = (
    "A missing value is not nought. Don't add up rows: people stand in several standards and periods; a column that "
    "adds up says over what in addsOver. No row is to be used to judge a person."
)
_LOGICAL = {"VARCHAR": "string", "DATE": "date", "BOOLEAN": "boolean", "TIMESTAMP": "timestamp"}
_INTEGERS = frozenset("TINYINT SMALLINT INTEGER BIGINT HUGEINT".split())


@dataclass(frozen=True)
class Shape:
    """One table of a product: columns with the engine's types, and its primary key."""

    schema: str
    name: str
    columns: Mapping[str, str]
    key: Sequence[str]
    measures: Mapping[str, Measure]

    @property
    def place(self) -> str:
        """`<schema>.<name>`."""
        return f"{self.schema}.{self.name}"

    @property
    def digest(self) -> str:
        """What its version promises."""
        units = {name: measure.unit for name, measure in self.measures.items()}
        return shape_of([(name, kind, units.get(name, "")) for name, kind in self.columns.items()], self.key)


def contract_file(mart: str) -> str:
    """Where a mart's contract stands, below its product's folder."""
    return f"contracts/{mart}.odcs.yaml"


def write_contracts(folder: Path, marts: Mapping[str, Mart], owners: Mapping[str, str]) -> None:
    """Writes one contract for each mart of an edition.

    Args:
        folder: the edition; its databases are written and closed.
        marts: the protected marts' declarations.
        owners: by product (`bi`, `analyst`) who answers for it.
    """
    versions = declared_versions()
    for product, schemas in _MARTS.items():
        (folder / product / contract_file("")).parent.mkdir()
        with duckdb.connect() as engine:
            attach(engine, folder / product / f"{product}.duckdb", product)
            for shape in shapes(engine, product, schemas, marts):
                version = versions.get(shape.place)
                said = _contract(engine, product, shape, version, owners.get(product, ""))
                file = folder / product / contract_file(shape.name)
                file.write_text(yml.written(said, width=110), encoding="utf-8")


def shapes(
    engine: duckdb.DuckDBPyConnection, catalog: str, schemas: Sequence[str], marts: Mapping[str, Mart]
) -> Iterator[Shape]:
    """The tables of an attached database, with their keys as declared."""
    keys = declared_keys()
    for schema in schemas:
        found = engine.execute(
            """select table_name, column_name, data_type from information_schema.columns
            where table_catalog = ? and table_schema = ? order by table_name, ordinal_position""",
            [catalog, str(schema)],
        ).fetchall()
        tables: dict[str, dict[str, str]] = {}
        for table, column, kind in found:
            tables.setdefault(table, {})[column] = kind
        for table, columns in tables.items():
            measures = {m.name: m for m in marts[table].measures} if table in marts else {}
            key = marts[table].key if table in marts else keys.get(table, ())
            yield Shape(str(schema), table, columns, key, measures)


def _contract(
    engine: duckdb.DuckDBPyConnection, product: str, shape: Shape, version: Version | None, owner: str
) -> dict[str, object]:
    says = described(engine, product, shape.schema, shape.name)
    number = version.number if version else FIRST
    changed = [{"property": "versionSays", "value": version.says}] if version and version.says else []
    if version and version.ends:
        changed.append({"property": "formerVersionEnds", "value": version.ends.isoformat()})
    return {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": f"coaching-{shape.schema}-{shape.name}",
        "name": shape.name,
        "version": f"{number}.0",
        "status": "active",
        "domain": "technology coaching",
        "dataProduct": product,
        "description": {"purpose": says.table, "usage": _USAGE[product], "limitations": _LIMITS},
        "servers": [
            {
                "server": product,
                "type": "duckdb",
                "database": f"published/current/{product}/{product}.duckdb",
                "schema": shape.schema,
            }
        ],
        **({"team": {"name": owner}} if owner else {}),
        "slaProperties": [{"property": "frequency", "value": 1, "unit": "d"}],
        **({"customProperties": changed} if changed else {}),
        "schema": [
            {
                "name": shape.name,
                "physicalName": shape.name,
                "physicalType": "table",
                "logicalType": "object",
                "description": says.table,
                "properties": [_property(shape, name, kind, says.columns) for name, kind in shape.columns.items()],
            }
        ],
    }


def _property(shape: Shape, name: str, kind: str, says: Mapping[str, str]) -> dict[str, object]:
    said: dict[str, object] = {
        "name": name,
        "logicalType": _logical(kind),
        "physicalType": kind,
        "description": says.get(name, ""),
    }
    if name in shape.key:
        said |= {"required": True, "primaryKey": True, "primaryKeyPosition": list(shape.key).index(name) + 1}
    measure = shape.measures.get(name)
    if measure:
        told: Mapping[str, object] = {
            "unit": measure.unit,
            "metric": measure.metric,
            "numerator": measure.ratio[0] if measure.ratio else "",
            "denominator": measure.ratio[1] if measure.ratio else "",
            "addsOver": list(measure.adds_over),
            "family": measure.family_name,
        }
        said["customProperties"] = [{"property": word, "value": value} for word, value in told.items() if value]
    return said


def _logical(kind: str) -> str:
    base = kind.partition("(")[0]
    if base in _INTEGERS:
        return "integer"
    return _LOGICAL.get(base, _LOGICAL["TIMESTAMP"] if base.startswith("TIMESTAMP") else "number")
