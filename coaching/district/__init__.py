"""A district's configuration folder, read once and used by all."""

from coaching.district.calendar import Calendar, Span
from coaching.district.column import Column
from coaching.district.config import District, Retention, Thresholds
from coaching.district.fewest import usual_fewest
from coaching.district.meanings import Item, Meanings, Questions, read_meanings
from coaching.district.read import Examined, district_folder, examine, load_district, refuse
from coaching.district.sources import SourceConfig, StreamConfig, survey_words

__all__ = [
    "Calendar",
    "Column",
    "District",
    "Examined",
    "Item",
    "Meanings",
    "Questions",
    "Retention",
    "SourceConfig",
    "Span",
    "StreamConfig",
    "Thresholds",
    "district_folder",
    "examine",
    "load_district",
    "read_meanings",
    "refuse",
    "survey_words",
    "usual_fewest",
]
