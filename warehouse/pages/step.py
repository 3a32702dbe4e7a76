"""Writes the pages of an edition from its own `bi.duckdb`.

Flow: <edition>/bi/bi.duckdb -> <folder>/index.html, <folder>/school/*.html
Equal marts give equal bytes: no clock, no draw, no order but that of the rows.
"""

from pathlib import Path

from warehouse.pages.district import district_page
from warehouse.pages.edition import Shown
from warehouse.pages.read import reading
from warehouse.pages.school import school_page

FOLDER, FIRST = "report", "index.html"


def write_pages(bi: Path, folder: Path) -> list[str]:
    """Writes all pages into a folder; returns their names relative to it."""
    with reading(bi) as marts:
        shown = Shown(marts)
        pages = {FIRST: district_page(shown)}
        pages |= {f"school/{one.file}": school_page(shown, one) for one in shown.schools}
    for name, page in pages.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8")
    return list(pages)
