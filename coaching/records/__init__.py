"""The record types: what districts write down of coaching beside its log, cycles, surveys and platforms.

Flow: these declarations -> `feeds:`, the door's reading and rules, facts (`make staging`), docs/reference.md
A form holds one type (`feeds: coach_time`), or several (`feeds: records`): then each row says of which type it is, as
the answers of a branching form do.
"""

from dataclasses import replace

from coaching.records.coach import OWN
from coaching.records.declaration import Asked, Holds, Record
from coaching.records.evidence import SEEN
from coaching.records.programme import RUN
from coaching.streams import Feeds

__all__ = ["MIXED", "PARTS", "RECORDS", "Asked", "Holds", "Record", "reading_of"]

RECORDS: tuple[Record, ...] = (*OWN, *SEEN, *RUN)
RECORD_TYPE = Asked(
    "record_type",
    Holds.WORD,
    "Which record type the row is of.",
    words=tuple(record.feeds.value for record in RECORDS),
    is_needed=True,
)
# Rows of every type: what one type needs another knows nothing of, so only the type itself is needed.
MIXED = Record(
    Feeds.RECORDS,
    "",
    "record of whatever type it says",
    (RECORD_TYPE, *dict.fromkeys(replace(asked, is_needed=False) for record in RECORDS for asked in record.asked)),
)
PARTS: tuple[Record, ...] = (*RECORDS, MIXED)
_READ = {
    Holds.DAY: "dates",
    Holds.INSTANT: "dates",
    Holds.NUMBER: "number",
    Holds.COUNT: "number",
    Holds.MONEY: "number",
}


def reading_of(record: Record) -> dict[str, str]:
    """Question → whether its text is read as a day or as a number; the others are text."""
    return {asked.name: _READ[asked.holds] for asked in record.holding(*_READ)}
