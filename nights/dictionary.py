"""The metric dictionary as a page: written from the seeds that the warehouse reads.

Flow: dbt_project/seeds/{ref_metrics,ref_benchmarks}.csv -> docs/metrics.md (committed; a test holds them together)
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from coaching.seeds import DEFAULTS

_HEAD = """# Metrics
What is measured, and what research found of it. Written from the seeds `ref_metrics` and `ref_benchmarks` by `make
reference`; the same stands in `marts.mart_metric_catalogue` and `marts.mart_benchmark`, for tooltips and lines. A
metric without a mart is defined and not held yet.

Don't add up rows, and take no mean of shares: people are in several standards and periods, and a cycle counts in each
standard that it touched. Totals have marts of their own. Minutes alone add up (`combines` in the catalogue). A missing
denominator makes a value missing, not nought. A figure from elsewhere is drawn beside a metric of its own design alone:
an effect between groups says nothing of a change from before to after.

Level is the level of evaluation (Guskey 2002): 1 reactions, 2 learning, 3 support by the organisation, 4 use in
practice, 5 students.
"""
_FAMILIES = {
    "implementation": "Implementation: is coaching done well",
    "impact": "Impact: does practice change",
    "coach_development": "Coaches' own development",
    "sustainability": "Will it last",
}
_DIRECTIONS = {"up": "more", "down": "less", "to_zero": "nearer to 0", "context": "neither"}
Row = Mapping[str, str]


def metrics_page() -> str:
    """docs/metrics.md."""
    metrics, benchmarks = _rows("ref_metrics"), _rows("ref_benchmarks")
    lines = _HEAD.splitlines()
    for family, title in _FAMILIES.items():
        lines += [
            "",
            f"## {title}",
            "",
            "| metric | means | formula | one value is of | unit | better | level | held in |",
        ]
        lines += ["|---|---|---|---|---|---|---|---|"]
        lines += [_metric(row) for row in metrics if row["family"] == family]
    lines += ["", "## Figures from elsewhere", *_benchmarks(benchmarks)]
    return "\n".join(lines) + "\n"


def _metric(row: Row) -> str:
    held = f"`{row['mart_name']}.{row['column_name']}`" if row["mart_name"] else "–"
    if row["numerator_column"]:
        held += f", of `{row['numerator_column']}` and `{row['denominator_column']}`"
    name = f"**{row['metric_id']}** {row['metric_name']}"
    cells = (name, row["means"], row["formula"], row["grain"], row["unit"], _DIRECTIONS[row["direction"]])
    return f"| {' | '.join(cells)} | {row['guskey_level']} | {held} |"


def _benchmarks(rows: Sequence[Row]) -> Iterator[str]:
    by_metric: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_metric[row["metric_id"]].append(row)
    yield from ("", "| metric | figure | what it says | design | of whom | n | source | read there |")
    yield "|---|---|---|---|---|---|---|---|"
    for metric, found in sorted(by_metric.items()):
        for row in found:
            figure = f"{row['value'] or row['low'] + ' to ' + row['high']} {row['unit']}"
            n = f"{row['n']} {row['n_of']}".strip() or "–"
            read = "yes" if row["is_verified"] == "true" else "no: not to be drawn"
            cells = (metric, figure, row["says"], row["design"], row["population"], n, row["source"], read)
            yield f"| {' | '.join(cells)} |"


def _rows(seed: str) -> list[Row]:
    with (DEFAULTS / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
