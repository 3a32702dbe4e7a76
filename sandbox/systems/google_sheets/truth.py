"""Which rows the streams of the spreadsheet hold on a night."""

from collections import Counter
from datetime import date

from coaching.district import SourceConfig
from sandbox.systems.configured import configured
from sandbox.systems.google_sheets.records import FRAMEWORK_OF_TAB, is_blank, logged, tab, tab_of
from sandbox.systems.google_sheets.tabs import HEADINGS, told
from sandbox.systems.held import Held, table
from sandbox.world import World
from sandbox.world.log import problem


def streams(world: World, night: date, source: SourceConfig) -> dict[str, Held]:
    """Keys and rows of every stream that reads a tab; cells beyond the headings are nobody's, blank rows none."""
    made = {}
    for stream in configured(source, "range"):
        name = tab_of(stream.reads)
        heading, *rows = (row for row in tab(world, name, night) or [[]] if not is_blank(row))
        broken = _broken(world, name, night)
        made[stream.stream] = table(heading, rows, stream.key, broken=broken)
    return made


def _broken(world: World, name: str, night: date) -> Counter[str]:
    """Rows of a tab that break its rules, by rule; those of cycles break none."""
    if name in HEADINGS:
        return Counter(filter(None, (record.broken for record in told(world, name, night))))
    sessions = logged(world, name, night) if name in FRAMEWORK_OF_TAB else []
    return Counter(filter(None, (problem(session) for session in sessions)))
