"""Which responses the streams of the surveys hold on a night."""

from datetime import date

from coaching.district import SourceConfig
from sandbox.systems.configured import configured
from sandbox.systems.held import Held, table
from sandbox.systems.qualtrics.records import IMPORT_IDS, export_rows
from sandbox.world import World


def streams(world: World, night: date, source: SourceConfig) -> dict[str, Held]:
    """Keys and rows of every stream that reads a survey; a row of another width than its heading is malformed."""
    made, width = {}, len(IMPORT_IDS)
    for stream in configured(source, "survey_id"):
        _, _, _, *rows = export_rows(world, stream.reads, night)
        made[stream.stream] = table(IMPORT_IDS, rows, stream.key, width=width)
    return made
