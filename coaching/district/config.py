"""Everything one district decides, checked and frozen."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field

from coaching.district.calendar import Calendar
from coaching.district.cron import checked_cron
from coaching.district.sources import SourceConfig
from coaching.district.strict import Identifier, Strict
from coaching.findings import nearest


def _known_zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        meant = nearest(zone, available_timezones())
        remedy = f"nearest: {meant}" if meant else "write one such as America/Chicago"
        message = f"timezone '{zone}' is not an IANA zone; {remedy}"
        raise ValueError(message) from None
    return zone


class Thresholds(Strict):
    """Every number a district may set for itself. Privacy thresholds count people."""

    staff_implementation: int = Field(5, ge=3)
    staff_outcomes: int = Field(10, ge=5)
    students: int = Field(10, ge=5)
    coaches: int = Field(3, ge=2)
    dosage_hours: float = 10
    exposure_minutes: float = 30
    follow_up_days: int = 10
    cycle_days: int = 56
    shrink_share: float = Field(0.2, gt=0, lt=1)
    gap_share: float = Field(0.05, ge=0, lt=1)
    min_pairs: int = Field(3, ge=3)
    evidence_pairs: int = Field(10, ge=3)


class District(Strict):
    """Everything one district decides (design: configuration)."""

    name: Identifier
    title: str
    timezone: Annotated[str, AfterValidator(_known_zone)]
    framework: str
    calendar: Calendar
    thresholds: Thresholds = Thresholds()  # type: ignore[call-arg]
    sources: Mapping[Identifier, SourceConfig] = Field(min_length=1)
    schedule: Annotated[str, AfterValidator(checked_cron)] = "15 2 * * *"
    folder: Path = Path()

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose midnight closes a local day."""
        return ZoneInfo(self.timezone)

    def day_bounds(self, day: date) -> tuple[datetime, datetime]:
        """The first instant of a local day and of the next one, in UTC; 23 or 25 hours apart when clocks change."""
        start = datetime.combine(day, time(), self.zone)
        end = datetime.combine(day + timedelta(days=1), time(), self.zone)
        return start.astimezone(ZoneInfo("UTC")), end.astimezone(ZoneInfo("UTC"))
