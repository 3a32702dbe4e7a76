"""Many short lists fetched by a few workers, handed on in the order they were asked for, with bounded look-ahead."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from coaching.ahead import Ahead

Item = TypeVar("Item")
Task = TypeVar("Task")
_PER_LIST = 4


def side_by_side(tasks: Iterable[Task], fetch: Callable[[Task], Iterator[Item]], *, workers: int) -> Iterator[Item]:
    """All items of `fetch(task)` for every task, in task order.

    At most `workers` lists are open, and at most a few items of each wait in memory. `fetch` runs in worker threads. An
    error comes where its item would have come; the workers stop when the consumer does.
    """
    waiting = iter(tasks)
    running = deque(Ahead(fetch(task), depth=_PER_LIST) for task in islice(waiting, workers))
    try:
        while running:
            yield from running[0]
            running.popleft()
            running.extend(Ahead(fetch(task), depth=_PER_LIST) for task in islice(waiting, 1))
    finally:
        for list_ in running:
            list_.close()
