"""What the catalogue says of the products, and its first page."""

import re
from pathlib import Path

import pytest
import yaml

from coaching.district import load_district
from coaching.marts import declared_person_rows
from coaching.paths import PROJECT, Paths
from warehouse.build.command import DBT_PROJECT
from warehouse.build.exposures import write_exposures

OVERVIEW = (DBT_PROJECT / "models" / "overview.md").read_text(encoding="utf-8")


def _models(*layers: str) -> set[str]:
    return {f.stem for layer in layers for f in (DBT_PROJECT / "models" / layer).rglob("*.sql")}


@pytest.fixture
def exposures(tmp_path: Path) -> dict[str, dict[str, object]]:
    paths = Paths(tmp_path)
    write_exposures(load_district("sandbox"), DBT_PROJECT, paths=paths)
    found = yaml.safe_load((paths.dbt / "models" / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    return {e["name"]: e for e in found}


def _names(exposure: dict[str, object]) -> set[str]:
    return {re.fullmatch(r"ref\('(\w+)'\)", ref).group(1) for ref in exposure["depends_on"]}


def test_each_product_has_an_owner_and_all_its_models(exposures: dict[str, dict[str, object]]) -> None:
    assert set(exposures) == {"bi", "analyst"}
    assert all(e["owner"]["name"].startswith("Sandbox Unified School District: ") for e in exposures.values())
    assert _names(exposures["analyst"]) == _models("core", "marts")


def test_dashboards_are_given_nothing_restricted(exposures: dict[str, dict[str, object]]) -> None:
    shown = _names(exposures["bi"])
    assert {"mart_implementation_by_school_standard", "mart_data_freshness"} <= shown
    hidden = _models("marts") - shown
    twins = {m for m in _models("marts") if m.endswith("__restricted")}
    marts = DBT_PROJECT / "models" / "marts"
    counted = {f.stem for subject in ("programme", "records", "surveys") for f in (marts / subject).glob("*.sql")}
    assert hidden == twins | {"mart_privacy_mask"} | set(declared_person_rows()) | counted | {
        "mart_impact_comparison",
        "mart_impact_outcomes",
        "mart_interaction_pathway",
        "mart_lms_practice",
        "mart_its_effects",
        "mart_event_study",
        "mart_school_effects",
    }


def test_the_overview_leads_to_models_that_exist() -> None:
    named = set(re.findall(r"#!/model/model\.coaching\.(\w+)\)", OVERVIEW))
    assert len(named) > 8
    assert named <= _models("core", "marts", "intermediate", "quality")


def test_the_overview_names_every_subject_layer_and_product(exposures: dict[str, dict[str, object]]) -> None:
    rows = set(re.findall(r"^\| `?(\w+)`? \|", OVERVIEW, re.MULTILINE))
    folders = (*(DBT_PROJECT / "models" / "marts").iterdir(), *(DBT_PROJECT / "models").iterdir())
    assert {f.name for f in folders if any(f.glob("**/*.sql"))} <= rows
    assert set(re.findall(r"#!/exposure/exposure\.coaching\.(\w+)\)", OVERVIEW)) == set(exposures)
    assert (PROJECT / "CONTRIBUTING.md").exists()
