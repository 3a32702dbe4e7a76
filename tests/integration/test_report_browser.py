"""The pages in a real browser: nothing asked for, no error, no finding of axe, no page wider than its window.

It needs a Chromium on the machine and axe-core's `axe.min.js`, which `AXE` names (it is a package of npm: `npm pack
axe-core`); without the one it is skipped, without the other axe is.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.browser import Browser, browser, installed
from tests.integration.nights import ThreeNights, tell
from tests.unit.warehouse.pages.toy_marts import make_marts
from warehouse.pages import write_pages

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not installed(), reason="there is no browser on this machine")]
_MOST_BYTES = 3_000_000
_PHONE = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}


@pytest.fixture(scope="module")
def tab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browser(tmp_path_factory.mktemp("profile")) as running:
        yield running


@pytest.fixture(scope="module")
def pages(three_nights: ThreeNights, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The report of three nights, the page of the nights, and the reports of a small edition and of an empty one."""
    found = sorted((three_nights.line.paths.published / "current").resolve().rglob("*.html"))
    found.append(three_nights.line.paths.reports / "nights.html")
    for filled in (True, False):
        folder = tmp_path_factory.mktemp("toy")
        found += [folder / name for name in write_pages(make_marts(folder / "bi", filled=filled), folder)]
    return found


def test_pages_open_without_error_or_request(tab: Browser, pages: list[Path]) -> None:
    for page in pages:
        opened = tab.open(page)
        assert [url for url in opened.requests if url != page.as_uri()] == [], page.name
        assert opened.errors == [], page.name
        assert tab.run("document.querySelectorAll('h1').length") == 1
        assert page.stat().st_size < _MOST_BYTES
    tell(f"{len(pages)} pages opened, none asked for anything")
    assert len(pages) > 8


def test_no_page_is_wider_than_a_telephone(tab: Browser, pages: list[Path]) -> None:
    tab.say("Emulation.setDeviceMetricsOverride", **_PHONE)
    try:
        for page in pages:
            tab.open(page)
            assert tab.run("document.documentElement.scrollWidth") <= _PHONE["width"], page.name
    finally:
        tab.say("Emulation.clearDeviceMetricsOverride")


def test_axe_finds_nothing(tab: Browser, pages: list[Path]) -> None:
    if not os.environ.get("AXE"):
        pytest.skip("AXE names no axe.min.js")
    axe = Path(os.environ["AXE"]).read_text(encoding="utf-8")
    looked = 0
    for page in pages:
        tab.open(page)
        tab.run(axe + "; 0")
        said = json.loads(tab.run("axe.run(document).then(r => JSON.stringify(r))"))
        found = [(v["id"], v["impact"], len(v["nodes"])) for v in said["violations"]]
        assert found == [], page.name
        looked += len(said["passes"])
    tell(f"axe: {looked} rules passed on {len(pages)} pages, 0 findings")
    assert looked > 10 * len(pages)
