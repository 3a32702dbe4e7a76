"""docs/bi/dashboards.md: how the dashboards are brought up, and every chart with its question, mart and time."""

from collections.abc import Iterator
from pathlib import Path

from coaching.paths import PROJECT
from dashboards.charts import asked_columns, title
from dashboards.measure import times
from dashboards.page import Chart, Page, pages

GUIDE = PROJECT / "docs" / "bi" / "dashboards.md"
_HEAD = Path(__file__).parent / "guide.md"
_TELLING = ("_look", "_width", "effect_from", "effect_at", "effect_length")
_PLACING = ("place_of_", "first_of_")


def guide() -> str:
    """The page."""
    lines = [_HEAD.read_text(encoding="utf-8").rstrip(), "", "## Chart by chart"]
    lines.append("Time to a chart's rows, of the demo's data, on a machine of two cores (`make bi-measure`).")
    for page in pages():
        lines += ["", *_page(page)]
    lines += ["", "Every published mart is in at least one chart."]
    return "\n".join(lines) + "\n"


def _page(page: Page) -> Iterator[str]:
    yield f"### {page.title}"
    yield f"For {page.reader}. {page.question}"
    yield ""
    yield "| chart | question | mart | columns | time |"
    yield "|---|---|---|---|---|"
    taken = times()
    for one in page.charts:
        time = f"{taken[one.name] / 1000:.1f} s" if one.name in taken else "not measured"
        columns = ", ".join(f"`{name}`" for name in columns_told(one))
        yield f"| {title(one)} | {one.question} | `{one.mart}` | {columns} | {time} |"


def columns_told(one: Chart) -> tuple[str, ...]:
    """The mart's columns that a chart tells of, without those that only draw it."""
    told = (*asked_columns(one), *(one.show if one.kind == "lines" else ()))
    kept = (name for name in told if not name.endswith(_TELLING) and not name.startswith(_PLACING))
    return tuple(dict.fromkeys(name.removesuffix("_said") for name in kept))


def write_guide() -> None:
    """Writes the page."""
    GUIDE.parent.mkdir(exist_ok=True)
    GUIDE.write_text(guide(), encoding="utf-8")
