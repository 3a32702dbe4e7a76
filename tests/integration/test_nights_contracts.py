"""The contracts beside an edition: valid for others' tools, true of the product and of its version in force."""

import json
import subprocess
from pathlib import Path

import duckdb
import pytest
import yaml

from coaching.marts import declared_marts
from coaching.marts.versions import declared_versions
from coaching.paths import PROJECT
from tests.integration.nights import ThreeNights, tell
from warehouse.engine import attach
from warehouse.publish.contracts import shapes

READERS = PROJECT / ".venv-tools" / "bin" / "python"
SCHEMAS = {"bi": ("marts",), "analyst": ("marts_restricted",)}
LINT = """
import json, logging, sys
logging.disable()
from datacontract.data_contract import DataContract
runs = {file: DataContract(data_contract_file=file).lint() for file in sys.argv[1:]}
print(json.dumps({file: [run.result.value, *(c.reason for c in run.checks if c.reason)] for file, run in runs.items()}))
"""


@pytest.fixture(scope="module")
def edition(three_nights: ThreeNights) -> Path:
    """The current edition after three nights."""
    return (three_nights.line.paths.published / "current").resolve()


def contracts(edition: Path, product: str) -> dict[str, Path]:
    return {f.name.removesuffix(".odcs.yaml"): f for f in sorted((edition / product / "contracts").iterdir())}


def test_datacontract_lint_passes_on_each(edition: Path) -> None:
    files = [str(f) for product in SCHEMAS for f in contracts(edition, product).values()]
    ran = subprocess.run([READERS, "-c", LINT, *files], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout.splitlines()[-1])
    tell(f"{len(found)} contracts linted")
    assert {file: said for file, said in found.items() if said[0] != "passed"} == {}
    assert len(found) == len(files)


@pytest.mark.parametrize("product", SCHEMAS)
def test_each_mart_of_a_product_has_its_contract_and_no_other(edition: Path, product: str) -> None:
    said = {
        name: [
            (p["name"], p["physicalType"], bool(p["description"]))
            for p in yaml.safe_load(file.read_text(encoding="utf-8"))["schema"][0]["properties"]
        ]
        for name, file in contracts(edition, product).items()
    }
    with duckdb.connect() as engine:
        attach(engine, edition / product / f"{product}.duckdb", product)
        found = {
            shape.name: [(name, kind, True) for name, kind in shape.columns.items()]
            for shape in shapes(engine, product, SCHEMAS[product], declared_marts())
        }
    assert said == found
    assert found


def test_each_mart_looks_as_its_version_says(edition: Path) -> None:
    versions = declared_versions()
    wrong, seen = [], set()
    for product, schemas in SCHEMAS.items():
        with duckdb.connect() as engine:
            attach(engine, edition / product / f"{product}.duckdb", product)
            for shape in shapes(engine, product, schemas, declared_marts()):
                seen.add(shape.place)
                if shape.place not in versions or versions[shape.place].shape != shape.digest:
                    wrong.append(f"{shape.place},<version>,<day>,{shape.digest},<end of the former one>,<what changed>")
                assert shape.key, f"{shape.place} declares no primary key"
    assert not wrong, "dbt_project/models/marts/versions.csv lacks:\n" + "\n".join(wrong)
    assert seen == versions.keys(), "versions.csv names a mart that is not there"
