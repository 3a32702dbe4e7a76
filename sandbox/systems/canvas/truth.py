"""Which records each list of the account holds on a night, asked so that nothing is left out."""

from datetime import date

from coaching.district import SourceConfig
from sandbox.systems.canvas.lists import LISTS
from sandbox.systems.canvas.view import CanvasView
from sandbox.systems.held import Held, objects
from sandbox.world import World


def streams(world: World, night: date, _: SourceConfig) -> dict[str, Held]:
    """Keys and rows of every list, one parent after another, each with the broken record its list may end in."""
    view = CanvasView(world, night)
    return {
        item.stream: objects(
            (r for parent in view.parents(item.parent) for r in item.told(view, parent, item.everything)),
            "id",
            item.instants,
        )
        for item in LISTS
    }
