import json
import time
from io import StringIO
from pathlib import Path

from rich.console import Console

from bench.figures import Benchmark, Figure, growth, middle, ratio
from bench.show import show, write
from bench.turns import turns

FIGURES = (
    Figure("ours / floor", 1.5, "x", 2.0),
    Figure("peak", 301.0, "MB", 300.0),
    Figure("rows read", 1_120_000, "rows"),
)
BENCHMARK = Benchmark("extract", "One long list", FIGURES, {"extract_seconds": [3.0, 4.0]}, ("the server's time",))


def test_a_ratio_is_the_median_of_neighbouring_runs() -> None:
    # the third pair ran in a slow minute: both of it are three times slower, the ratio is not
    assert ratio([2.0, 2.2, 6.0], [1.0, 1.0, 3.0]) == 2.0
    assert middle([1.0, 9.0, 2.0]) == 2.0


def test_growth_of_what_is_lost_in_noise_is_not_made_up() -> None:
    assert growth([3.0, 2.0, 9.0], [2.0, 1.0, 9.0]) == 1.5
    assert growth([-0.4], [-0.2]) == 1.0
    assert growth([1.0], [-0.2]) == 10.0, "a history that costs a second more is not hidden by noise"


def test_a_target_is_met_missed_or_not_there() -> None:
    assert [f.is_met for f in FIGURES] == [True, False, None]


def test_the_table_shows_ratios_targets_and_what_is_left_out() -> None:
    out = StringIO()
    show(BENCHMARK, Console(file=out, width=120))
    shown = out.getvalue()
    parts = ("1.50 ×", "≤ 2.00 ×", "met", "MISSED", "1,120,000 rows", "turns: 2", "not in it: the server's time")
    for text in parts:
        assert text in shown


def test_the_file_holds_every_single_measurement(tmp_path: Path) -> None:
    file = tmp_path / "results" / "now.json"
    write([BENCHMARK], {"machine": "2 cores"}, file)
    told = json.loads(file.read_text(encoding="utf-8"))
    assert told["machine"] == {"machine": "2 cores"}
    assert told["benchmarks"][0]["samples"] == {"extract_seconds": [3.0, 4.0]}
    assert [f["is_met"] for f in told["benchmarks"][0]["figures"]] == [True, False, None]


def test_turns_end_with_the_time_there_is() -> None:
    assert list(turns(3, budget_seconds=60, began=time.monotonic())) == [1, 2, 3]
    assert list(turns(3, budget_seconds=60, began=time.monotonic() - 61)) == [1], "there is always one turn"
