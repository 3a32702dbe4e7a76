"""`make calibrate`: plants effects in invented districts and prints how often the published intervals hold them."""

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Annotated

import typer

from bench.calibrate.chances import CALLED
from bench.calibrate.run import answers, coverage, designs
from bench.calibrate.trial import Tally

_HEAD = "| estimator | design | coverage | mean width | bias | told | |\n|---|---|---|---|---|---|---|"


def main(
    *,
    districts: Annotated[int, typer.Option(min=2, help="Districts of each design.")] = 2000,
    workers: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    only: Annotated[str, typer.Option(help="Estimators whose name holds this.")] = "",
) -> None:
    """Print the table; ends with 1 where an interval that is published covers less than 93 %."""
    began, missed = time.monotonic(), 0
    chosen = [design for design in designs() if only in design.estimator]
    # started afresh, so that no thread of a library is copied in the middle of its work
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        print(f"{districts:,} districts each, 95 % intervals, seeded\n\n{_HEAD}", flush=True)
        for done, told in enumerate(coverage(pool, chosen, districts), 1):
            print(_row(told), flush=True)
            missed += told.verdict == "MISSED"
            print(f"{time.monotonic() - began:4.0f} s, {done} of {len(chosen)}", file=sys.stderr)
        if not only:
            print()
            for name, said in answers(pool, districts):
                print(_answered(name, said))
    print(f"{time.monotonic() - began:.0f} s", file=sys.stderr)
    sys.exit(1 if missed else 0)


def _row(told: Tally) -> str:
    numbers = (f"{told.coverage:.3f}" if told.coverage is not None else "–", _plain(told.width), _plain(told.bias))
    cells = (told.estimator, told.name, *numbers, f"{told.told:.0%}", told.verdict)
    return f"| {' | '.join(cells)} |"


def _plain(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _answered(name: str, said: list[tuple[float, bool]]) -> str:
    if not name.startswith("likely"):
        raised = sum(is_raised for _, is_raised in said) / len(said)
        gain = sum(gain for gain, _ in said) / len(said)
        return f"- {name}, no effect: a gain of {gain:.2f} SD shows; warned in {raised:.1%} of {len(said):,}"
    called = [is_so for probability, is_so in said if CALLED[0] <= probability < CALLED[1]]
    share = sum(called) / len(called) if called else 0.0
    return (
        f"- {name}: of {len(called):,} effects called {CALLED[0]:.0%} to {CALLED[1]:.0%} likely, {share:.1%} were real"
    )


if __name__ == "__main__":
    typer.run(main)
