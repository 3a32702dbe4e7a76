"""Takes the pictures of docs/images/ that a browser shows: `make pictures`, after `make demo` and `make bi`.

Usage: bin/take_pictures.py [ADDRESS]   (of the running dashboards; without it the report's pictures alone)
It needs a Chromium on the machine, and reads the edition that `current` names (COACHING_DATA).
"""

import base64
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from coaching.paths import PROJECT, Paths
from dashboards.up import bi_folder
from tests.integration.browser import Browser, browser

IMAGES = PROJECT / "docs" / "images"
DASHBOARDS = {
    "programme": 2100,
    "implementation": 2280,
    "caseload": 830,
}  # slug -> how much of the page is shown, in pixels
_LAPTOP = 1366
_BUSY = "document.querySelector('[data-test=loading-indicator], .loading')"
_CHARTS = "document.querySelectorAll('.dashboard-component-chart-holder').length"
_PATIENCE_SECONDS = 120


def main(address: str | None) -> None:
    """Takes them one after the other, and says where they stand."""
    paths = Paths.from_env()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile, browser(Path(profile)) as tab:
        report(tab, paths.published / "current" / "bi" / "report" / "index.html")
        if address:
            sign_in(tab, address.rstrip("/"), (bi_folder(paths) / "admin_password").read_text(encoding="utf-8"))
            for slug, height in DASHBOARDS.items():
                dashboard(tab, f"{address.rstrip('/')}/superset/dashboard/{slug}/", height)
                write(tab, f"dashboard-{slug}.png")


def report(tab: Browser, page: Path) -> None:
    """The cards for a superintendent, and the first heat map."""
    window(tab, 1180, 800)
    tab.open(page.resolve())
    heat = round(tab.run("document.querySelector('#heat').getBoundingClientRect().y"))
    write(tab, "report-headline.png", (0, 0, 1180, heat))
    write(tab, "report-heat-map.png", (0, heat, 1180, 780))


def sign_in(tab: Browser, address: str, password: str) -> None:
    """Through Superset's own form."""
    window(tab, _LAPTOP, 768)
    tab.open(f"{address}/login/")
    until(tab, "document.querySelectorAll('input').length >= 2")
    for field, text in (("input", "admin"), ("input[type=password]", password)):
        tab.run(f"document.querySelector('{field}').focus()")
        tab.say("Input.insertText", text=text)
    tab.run("document.querySelector('button[type=submit]').click()")
    until(tab, "!location.pathname.startsWith('/login')")


def dashboard(tab: Browser, address: str, height: int) -> None:
    """Opens a dashboard, and waits for its last chart."""
    window(tab, _LAPTOP, height)
    tab.open(address)
    until(tab, f"{_CHARTS} > 0")
    for _ in range(2):  # charts that wait for their filters begin anew
        until(tab, f"!{_BUSY}")
        time.sleep(3)


def window(tab: Browser, width: int, height: int) -> None:
    """As wide and high as that, in pixels."""
    tab.say("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)


def until(tab: Browser, said: str) -> None:
    """Waits until a script says yes."""
    end = time.monotonic() + _PATIENCE_SECONDS
    while not tab.run(f"!!({said})"):
        if time.monotonic() > end:
            sys.exit(f"The page did not come so far that {said}.")
        time.sleep(0.3)


def write(tab: Browser, name: str, place: tuple[int, int, int, int] | None = None) -> None:
    """One picture: of the window, or of this place of the page, whose left, top, width and height are in pixels."""
    clip = dict(zip(("x", "y", "width", "height"), place, strict=True), scale=1) if place else None
    whole = {"captureBeyondViewport": True, "clip": clip} if clip else {}
    taken = tab.say("Page.captureScreenshot", format="png", **whole)
    (IMAGES / name).write_bytes(base64.b64decode(taken["data"]))
    sys.stdout.write(f"{IMAGES / name}\n")


if __name__ == "__main__":
    main(*sys.argv[1:2] or [None])
