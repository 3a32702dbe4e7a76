"""A district's configuration folder, read once and used by all."""

from coaching.district.config import (
    Calendar,
    Column,
    District,
    SourceConfig,
    Span,
    StreamConfig,
    Thresholds,
    district_folder,
    load_district,
)

__all__ = [
    "Calendar",
    "Column",
    "District",
    "SourceConfig",
    "Span",
    "StreamConfig",
    "Thresholds",
    "district_folder",
    "load_district",
]
