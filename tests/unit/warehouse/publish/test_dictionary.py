"""What columns mean, as a page and a sheet beside the data; marts as sheets that no spreadsheet calculates."""

import csv
import io
from pathlib import Path

import duckdb
import pytest

from coaching.marts import Mart, declared_marts
from warehouse.changes.record import RECORD
from warehouse.engine import BUILD_RECORD, Schema
from warehouse.publish.dictionary import write_dictionaries
from warehouse.publish.sheets import safe, write_sheets

MART = "mart_implementation_by_school"


@pytest.fixture(scope="module")
def marts() -> dict[str, Mart]:
    return dict(declared_marts())


@pytest.fixture
def edition(tmp_path: Path) -> Path:
    """One mart, with a school that somebody named like a formula and a reason that somebody wrote like markup."""
    for product in ("bi", "analyst"):
        (tmp_path / product).mkdir()
        with duckdb.connect(str(tmp_path / product / f"{product}.duckdb")) as made:
            made.execute("create schema marts")
            made.execute(
                f"""create table marts.{MART} (school_key varchar, framework_id varchar, reach_rate decimal(6, 4),
                teachers_reached bigint, school_name varchar, period_end date)"""
            )
            made.execute(f"comment on table marts.{MART} is 'One row per <school> & period.'")
            made.execute(f"comment on column marts.{MART}.school_name is 'The school''s name.'")
            made.execute(
                f"""insert into marts.{MART} values ('a', 'all', 0.5, 6, '=1+1', '2025-10-31'),
                ('b', 'all', null, null, 'Oak, "the old"', '2025-10-31')"""
            )
            if product == "analyst":
                made.execute(
                    "create schema core; create table core.dim_school (school_key varchar, school_name varchar)"
                )
    return tmp_path


def _entries(file: Path) -> dict[tuple[str, str], dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return {(row["table"], row["column"]): row for row in csv.DictReader(lines)}


def test_every_column_has_a_line(edition: Path, marts: dict[str, Mart]) -> None:
    write_dictionaries(edition, marts)
    entries = _entries(edition / "bi" / "dictionary.csv")
    assert [column for _, column in entries] == [
        "school_key",
        "framework_id",
        "reach_rate",
        "teachers_reached",
        "school_name",
        "period_end",
    ]
    reach = entries[MART, "reach_rate"]
    assert (reach["numerator"], reach["denominator"]) == ("teachers_coached_eligible", "teachers_eligible")
    assert reach["metric"] == "I03"
    assert reach["family"] == "reached", "what hidden_parts names"
    assert "too few people" in reach["may_be_empty_because"]
    assert "no teachers_eligible" in reach["may_be_empty_because"]
    assert entries[MART, "school_name"]["meaning"] == "The school's name."
    assert entries[MART, "school_key"]["place_in_key"] == "1"


def test_a_key_leads_where_the_product_has_the_table(edition: Path, marts: dict[str, Mart]) -> None:
    write_dictionaries(edition, marts)
    assert _entries(edition / "bi" / "dictionary.csv")[MART, "school_key"]["leads_to"] == ""
    analyst = _entries(edition / "analyst" / "dictionary.csv")
    assert analyst[MART, "school_key"]["leads_to"] == "core.dim_school.school_key"
    assert analyst["dim_school", "school_key"]["leads_to"] == "", "a key does not lead to itself"


def test_the_page_is_whole_and_quotes_nothing_as_markup(edition: Path, marts: dict[str, Mart]) -> None:
    write_dictionaries(edition, marts)
    page = (edition / "bi" / "dictionary.html").read_text(encoding="utf-8")
    assert "One row per &lt;school&gt; &amp; period." in page
    assert f'id="marts.{MART}"' in page
    assert "<script" not in page
    assert "http" not in page, "a page that loads nothing works everywhere"


def test_equal_editions_have_equal_bytes(edition: Path, marts: dict[str, Mart]) -> None:
    names = ["dictionary.csv", "dictionary.html"]
    write_dictionaries(edition, marts)
    first = [(edition / product / name).read_bytes() for product in ("bi", "analyst") for name in names]
    write_dictionaries(edition, marts)
    assert first == [(edition / product / name).read_bytes() for product in ("bi", "analyst") for name in names]


def test_a_sheet_says_what_the_table_says(edition: Path) -> None:
    write_sheets(edition)
    text = (edition / "bi" / "csv" / f"{MART}.csv").read_text(encoding="utf-8")
    assert text.startswith("\ufeff"), "Excel takes it for Latin-1 otherwise"
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert rows[1] == ["a", "all", "0.5000", "6", "'=1+1", "2025-10-31"]
    assert rows[2] == ["b", "all", "", "", 'Oak, "the old"', "2025-10-31"], "missing is empty, never 0"


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", "\r=1"])
def test_a_text_is_never_a_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_a_number_stays_one() -> None:
    assert safe(-1) == -1


def test_what_a_build_remembers_of_itself_is_no_table_to_read() -> None:
    assert f"{Schema.QUALITY}.{BUILD_RECORD}" == RECORD
