"""The edition's look at its own pages: each kind of damage is found, and what a page may hold is not."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.unit.warehouse.pages.toy_marts import TABLES, make_marts
from tests.unit.warehouse.toy import THRESHOLDS
from warehouse.pages import FOLDER, write_pages
from warehouse.publish.audit_pages import PAGES, expected_pages
from warehouse.publish.edition import Edition
from warehouse.publish.export import Exported


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition")
    write_pages(make_marts(folder / "bi"), folder / "bi" / FOLDER)
    return folder


@pytest.fixture
def edition(built: Path, tmp_path: Path) -> Iterator[Edition]:
    shutil.copytree(built / "bi" / FOLDER, tmp_path / "bi" / FOLDER)
    with duckdb.connect(str(built / "bi" / "bi.duckdb"), read_only=True) as connection:
        exported = Exported({f"marts.{name}": 0 for name in TABLES})
        yield Edition(tmp_path, exported, THRESHOLDS, {}, connection)


def found(edition: Edition) -> list[str]:
    return [f"{name}: {one}" for name, check in PAGES.items() for one in check(edition)]


def damage(edition: Edition, old: str, new: str) -> None:
    page = edition.folder / "bi" / FOLDER / "index.html"
    text = page.read_text(encoding="utf-8")
    assert old in text
    page.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_pages_as_they_are_written_pass(edition: Edition) -> None:
    assert found(edition) == []
    assert len(expected_pages(edition)) == 4


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('<data value="0.2500"', '<data value="0.2501"', "show 1 values of mart_implementation_by_school"),
        (".reach_rate", ".coach_key", "show 1 values of mart_implementation_by_school.coach_key"),
        ('<data value="0.2500" data-of=', "<data data-of=", "has 1 figures that name no cell"),
        ("</main>", "<script>1</script></main>", "1 places that fetch or run"),
        ("</main>", '<img alt="" src="x"></main>', "1 places that fetch or run"),
        ('href="#heat"', 'href="https://example.org"', "1 places that fetch or run"),
        ('href="#heat"', 'href="//example.org/x"', "1 places that fetch or run"),
        ('id="heat"', 'id="heat" onclick="x"', "1 places that fetch or run"),
        ("box-sizing", "background: url(x); box-sizing", "1 places that fetch or run"),
        ("default-src", "default", "does not forbid"),
    ],
)
def test_damage_is_found(edition: Edition, old: str, new: str, told: str) -> None:
    damage(edition, old, new)
    assert any(told in one for one in found(edition)), found(edition)


def test_a_school_without_its_page_is_found(edition: Edition) -> None:
    (edition.folder / "bi" / FOLDER / "school" / "k2.html").unlink()
    assert found(edition) == ["every_school_has_its_page: 2 pages of 3 schools"]
