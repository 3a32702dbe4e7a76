"""Turns of a benchmark: as many as were asked for, as long as there is time."""

import time
from collections.abc import Iterator


def turns(repeats: int, *, budget_seconds: float, began: float) -> Iterator[int]:
    """Numbers the turns from 1; always one, and no further one that would likely end beyond the budget.

    Args:
        began: when the benchmark's preparation began (`time.monotonic`).
    """
    for turn in range(1, repeats + 1):
        started = time.monotonic()
        yield turn
        now = time.monotonic()
        if now + (now - started) > began + budget_seconds:
            return
