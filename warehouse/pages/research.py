"""Figures of research beside ours: those of the same measure, which has one design, and never another."""

from collections.abc import Callable, Sequence

from warehouse.pages.charts import BENCHMARK, CATALOGUE
from warehouse.pages.figures import count, told
from warehouse.pages.html import Child, Html, tag
from warehouse.pages.read import Marts, Row


def benchmarks(marts: Marts, column: str, of: Sequence[str]) -> list[Row]:
    """Figures of research that may stand beside a column: of the same measure, and come about as it does."""
    designs = {row["metric_id"]: row["design"] for row in marts.rows(CATALOGUE)}
    found = marts.rows(BENCHMARK, {"column_name": column}, order=("benchmark_id",))
    return [row for row in found if row["mart_name"] in of and row["design"] == designs.get(row["metric_id"])]


def from_research(rows: Sequence[Row], say: Callable[[object], str], *, none: str) -> Html:
    """Those figures in words, each with its design, source and number; a sentence where there are none."""
    if not rows:
        return tag("p", none, class_="note")
    return tag("ul", [tag("li", *_researched(row, say)) for row in rows], class_="note")


def _researched(row: Row, say: Callable[[object], str]) -> list[Child]:
    ends = [c for c in ("benchmark_value", "benchmark_low", "benchmark_high") if row[c] is not None]
    values: list[Child] = []
    for turn, column in enumerate(ends):
        values += [" to " if turn else None, told(row, column, say(row[column]))]
    many: list[Child] = (
        [", n = ", told(row, "n", count(row["n"])), f" {row.said('n_of')}"] if row["n"] is not None else []
    )
    unsure = None if row["is_verified"] else " (not verified)"
    design = f"; design: {row.said('design').replace('_', ' ')}; {row.said('source')}"
    return [f"{row.said('says')}: ", *values, *many, design, unsure]
