"""A district's configuration folder, read once and used by all."""

from coaching.district.calendar import Calendar, Span
from coaching.district.config import District, Thresholds
from coaching.district.meanings import Item, Meanings, Questions, read_meanings
from coaching.district.read import district_folder, load_district
from coaching.district.seeds import check_flags, with_flags
from coaching.district.sources import Column, SourceConfig, StreamConfig, survey_words

__all__ = [
    "Calendar",
    "Column",
    "District",
    "Item",
    "Meanings",
    "Questions",
    "SourceConfig",
    "Span",
    "StreamConfig",
    "Thresholds",
    "check_flags",
    "district_folder",
    "load_district",
    "read_meanings",
    "survey_words",
    "with_flags",
]
