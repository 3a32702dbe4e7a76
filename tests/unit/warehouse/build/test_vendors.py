"""No vendor above staging: a kind's name stands in its own folders only, so a further platform edits no model."""

import re
from pathlib import Path

import pytest

from coaching.errors import ConfigError
from coaching.paths import PROJECT
from extractors.kinds import kind_names
from warehouse.build.settings import contracts

DBT = PROJECT / "dbt_project"
# Kinds by which a district hands in forms and files are no vendors of models; their makers are.
VENDORS = sorted({*kind_names(), "google", "canvas", "schoology", "powerschool"} - {"file_drop"})
ABOVE = [f for part in ("intermediate", "core", "marts", "quality") for f in (DBT / "models" / part).rglob("*.*")]
MACROS = [f for f in (DBT / "macros").glob("*.sql") if f.name != "landing.sql"]


def vendors_in(text: str) -> list[str]:
    return [v for v in VENDORS if re.search(rf"(?i)(?<![a-z]){v}(?![a-z])", text)]


def without_examples(file: Path) -> str:
    """A dbt unit test has made-up rows, which may be anybody's."""
    text = file.read_text(encoding="utf-8")
    return "" if file.name.endswith("__unit_tests.yml") else text.partition("\nunit_tests:")[0]


def test_there_is_something_to_look_at() -> None:
    assert len(ABOVE) > len(MACROS) > 3
    assert {"canvas", "oneroster"} <= set(VENDORS)
    assert vendors_in("from {{ ref('stg_canvas__users') }}") == ["canvas"]


@pytest.mark.parametrize("file", [*ABOVE, *MACROS, *(DBT / "tests").rglob("*.sql")], ids=lambda f: f.name)
def test_no_vendor_stands_above_staging(file: Path) -> None:
    assert vendors_in(without_examples(file)) == []


def test_a_contract_is_the_union_of_who_feeds_it(tmp_path: Path) -> None:
    found = contracts(DBT / "models" / "staging")
    assert {"stg_canvas__as_lms_events", "stg_lms_files__as_lms_events"} <= set(found["lms_events"])
    for place in ("staging/one", "intermediate/lms"):
        (tmp_path / place).mkdir(parents=True)
    (tmp_path / "staging" / "one" / "stg_one__as_a.sql").write_text("select 1")
    (tmp_path / "intermediate" / "lms" / "int_x.sql").write_text("{{ contract('a', []) }} {{ contract('b', []) }}")
    with pytest.raises(ConfigError, match=r"int_x\.sql: no kind feeds the contract 'b'"):
        contracts(tmp_path / "staging")
