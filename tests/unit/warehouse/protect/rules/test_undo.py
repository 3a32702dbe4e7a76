"""What later hidings made superfluous is shown again, and nothing that is needed."""

from importlib import import_module

import pytest

from bench.exposed import exposed
from bench.grids import random_grid
from warehouse.protect.rules import Reason, hide

SEEDS = range(12)


@pytest.mark.slow
def test_random_tables_hide_less_and_give_nothing_away(monkeypatch: pytest.MonkeyPatch) -> None:
    grids = [random_grid(seed) for seed in SEEDS]
    masks = [hide(grid.table).reasons for grid in grids]
    monkeypatch.setattr(import_module("warehouse.protect.rules.hide"), "undo", lambda *_: 0)
    before = [hide(grid.table).reasons for grid in grids]
    assert sum(map(len, masks)) < 0.97 * sum(map(len, before))
    for grid, mask in zip(grids, masks, strict=True):
        hidden = {tuple(key.split("|")) for _, _, key in mask}
        found = exposed(grid, {place for place in grid.counts if place in hidden})
        assert (found.exact, found.narrow) == (0, 0)
        assert sum(reason is Reason.PRIMARY for reason in mask.values()) == len(grid.small)
