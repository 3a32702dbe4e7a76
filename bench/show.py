"""Results for the eye and for machines: tables, and JSON that a later run can be held against."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench.figures import Benchmark, Figure

_MANY = 1000


def show(benchmark: Benchmark, console: Console) -> None:
    """One table, and what it leaves out."""
    table = Table("figure", "value", "target", "", title=benchmark.title)
    for figure in benchmark.figures:
        table.add_row(figure.what, _value(figure.value, figure.unit), _target(figure), _verdict(figure))
    console.print(table)
    console.print(f"  turns: {max((len(s) for s in benchmark.samples.values()), default=0)}", highlight=False)
    for text in benchmark.left_out:
        console.print(f"  not in it: {text}", highlight=False)


def write(benchmarks: Sequence[Benchmark], machine: Mapping[str, str], file: Path) -> None:
    """All figures and every single measurement behind them."""
    file.parent.mkdir(parents=True, exist_ok=True)
    told = [{**asdict(b), "figures": [{**asdict(f), "is_met": f.is_met} for f in b.figures]} for b in benchmarks]
    file.write_text(json.dumps({"machine": machine, "benchmarks": told}, indent=1), encoding="utf-8")


def _value(value: float, unit: str) -> str:
    number = f"{value:,.0f}" if unit == "rows" else f"{value:,.2f}" if abs(value) < _MANY else f"{value:,.0f}"
    return f"{number} {'×' if unit == 'x' else unit}"


def _target(figure: Figure) -> str:
    return "" if figure.limit is None else f"≤ {_value(figure.limit, figure.unit)}"


def _verdict(figure: Figure) -> str:
    return {None: "", True: "met", False: "MISSED"}[figure.is_met]
