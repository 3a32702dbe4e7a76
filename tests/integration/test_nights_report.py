"""The report of three nights: each page tells its own rows. That nobody stands in it, test_nights_private shows."""

import html
import re
from pathlib import Path

import pytest

from tests.integration.nights import ThreeNights, tell
from tests.integration.published import query
from warehouse.pages import write_pages

_FIGURE = re.compile(r'<data value="([^"]*)" data-of="(\w+)\.(\w+)">')
_SECTION = re.compile(r'<section id="(\w+)">(.*?)</section>', re.DOTALL)
_SCHOOLS = """
select school_key, school_code, reach_rate::text, coach_minutes_allocated::text,
    dosage_hours_per_coached_teacher::text, suppressed
from marts.mart_implementation_by_school
where framework_id = 'all' and period_type = 'school_year' order by all
"""
_HEAT = """
select school_name, count(*), count(reach_rate), list(reach_rate::text order by framework_id, qualified_code)
from marts.mart_implementation_by_school_standard
where period_type = 'school_year' and standard_level = 'standard' group by all order by all
"""


@pytest.fixture
def edition(three_nights: ThreeNights) -> Path:
    return (three_nights.line.paths.published / "current").resolve()


def sections(page: Path) -> dict[str, str]:
    return dict(_SECTION.findall(page.read_text(encoding="utf-8")))


def test_a_schools_page_tells_its_own_year(edition: Path) -> None:
    rows = query(edition / "bi" / "bi.duckdb", _SCHOOLS)
    seen = 0
    for _, code, *values, suppressed in rows:
        headline = sections(edition / "bi" / "report" / "school" / f"{code}.html")["headline"]
        told = {column: value for value, _, column in _FIGURE.findall(headline)}
        columns = ("reach_rate", "coach_minutes_allocated", "dosage_hours_per_coached_teacher")
        assert {c: told.get(c) for c in columns} == dict(zip(columns, values, strict=True))
        assert ("as a whole is hidden" in headline) is suppressed
        seen += not suppressed
    tell(f"{len(rows)} schools, the year of {seen} is told")
    assert len(rows) > 2


def test_the_heat_map_has_each_schools_cells_in_its_own_line(edition: Path) -> None:
    heat = sections(edition / "bi" / "report" / "index.html")["heat"].partition("<details>")[0]
    lines: dict[str, list[str | None]] = {}
    for line in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", heat, re.DOTALL):
        name, _, cells = line.partition("</th>")
        found = [re.search(r'value="([^"]*)" data-of="\w+\.reach_rate"', cell) for cell in cells.split("</td>")[:-1]]
        lines.setdefault(html.unescape(re.sub("<[^>]*>", "", name)), []).extend(m and m.group(1) for m in found)
    rows = query(edition / "bi" / "bi.duckdb", _HEAT)
    tell(f"{sum(row[1] for row in rows)} cells, {sum(row[2] for row in rows)} told")
    assert {name: reach for name, _, _, reach in rows} == lines


def test_drawn_again_they_are_the_same_to_the_byte(edition: Path, tmp_path: Path) -> None:
    for name in write_pages(edition / "bi" / "bi.duckdb", tmp_path):
        assert (tmp_path / name).read_bytes() == (edition / "bi" / "report" / name).read_bytes(), name
