"""The records' part of the truth: what the rows of the sheets mean once the door has set the broken ones aside."""

from datetime import date

from sandbox.systems.google_sheets.tabs import HEADINGS, told
from sandbox.world import World
from sandbox.world.days import iso


def records(world: World, night: date) -> dict[str, list[dict[str, object]]]:
    """Each accepted record once, by type."""
    found: dict[str, list[dict[str, object]]] = {}
    for tab in HEADINGS:
        once = {id(record): record for record in told(world, tab, night) if not record.broken}
        for record in once.values():
            weights = record.aligned.weights if record.aligned else None
            said = {"submitted_at": iso(record.submitted), "weights": weights, **record.means}
            found.setdefault(record.record_type, []).append(said)
    return found
