"""Which responses the streams of the surveys hold on a night."""

from datetime import date

from coaching.district import SourceConfig
from sandbox.systems.configured import configured
from sandbox.systems.held import Held, table
from sandbox.systems.qualtrics.records import export_rows, import_ids
from sandbox.world import World


def streams(world: World, night: date, source: SourceConfig) -> dict[str, Held]:
    """Keys and rows of every stream that reads a survey; a row of another width than its heading is malformed."""
    made = {}
    for stream in configured(source, "survey_id"):
        _, _, _, *rows = export_rows(world, stream.reads, night)
        headings = import_ids(stream.reads)
        made[stream.stream] = table(headings, rows, stream.key, width=len(headings))
    return made
