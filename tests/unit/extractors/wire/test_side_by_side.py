import threading
from collections.abc import Iterator

import pytest

from coaching.errors import ContractError
from extractors.wire.side_by_side import side_by_side


def test_lists_side_by_side_keep_order_bounds_and_errors() -> None:
    opened: list[int] = []

    def fetch(task: int) -> Iterator[str]:
        opened.append(task)
        if task == 5:
            message = "no"
            raise ContractError(message)
        yield from (f"{task}.{n}" for n in range(3))

    found: list[str] = []
    with pytest.raises(ContractError):
        found.extend(side_by_side(range(100), fetch, workers=3))
    assert found == [f"{t}.{n}" for t in range(5) for n in range(3)]
    assert max(opened) <= 8
    assert threading.active_count() < 20
