"""Everything one district decides, checked and frozen."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, Field

from coaching.district.calendar import Calendar
from coaching.district.cron import checked_cron
from coaching.district.fewest import usual_fewest
from coaching.district.sources import SourceConfig
from coaching.district.strict import Identifier, Strict
from coaching.findings import nearest
from coaching.seeds import FLOORS


def _known_zone(zone: str) -> str:
    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        meant = nearest(zone, available_timezones())
        remedy = f"nearest: {meant}" if meant else "write one such as America/Chicago"
        message = f"timezone '{zone}' is not an IANA zone; {remedy}"
        raise ValueError(message) from None
    if "/" not in zone and zone != "UTC":
        message = f"'{zone}' names no place, and may have no summer time; write one such as America/New_York"
        raise ValueError(message)
    return zone


def _fewest(population: str) -> int:
    """A number of people: not below the floor, and the product's seed where nobody says another."""
    number: int = Field(default_factory=lambda: usual_fewest()[population], ge=FLOORS[population])
    return number


class Thresholds(Strict):
    """Every number a district may set for itself. Privacy thresholds count people; they are the seed's by default."""

    staff_implementation: int = _fewest("staff_implementation")
    """Fewest adults a cell about coaching itself may be about; by default the seed ref_privacy_threshold's number."""
    staff_outcomes: int = _fewest("staff_outcomes")
    """Fewest adults a cell about outcomes may be about; by default the seed's."""
    students: int = _fewest("students")
    """Fewest students a cell may be about; by default the seed's."""
    coaches: int = _fewest("coaches")
    """Fewest coaches a cell may be about; by default the seed's."""
    external: int = _fewest("external")
    """Fewest people, of whatever population, that a cell of an external extract may be about; by default the seed's."""
    dosage_hours: float = Field(10, gt=0)
    """Hours of coaching from which a coached teacher has had the full dose."""
    exposure_minutes: float = Field(30, gt=0)
    """Minutes with a standard from which a teacher counts as exposed to it (impact)."""
    follow_up_days: int = Field(10, ge=1)
    """Instructional days within which a promised follow-up is on time."""
    log_days: int = Field(3, ge=0)
    """Days from a session within which its entry in the log is timely."""
    cycle_days: int = Field(56, ge=1)
    """Days from its kickoff to the end of a cycle whose form plans none."""
    contact_days: int = Field(14, ge=1)
    """Days after which a teacher in an open cycle is to be met again."""
    coverage_minutes: float = Field(30, gt=0)
    """Allocated minutes in a period from which an indicator or standard counts as coached (breadth, plan focus)."""
    aligned_share: float = Field(0.6, gt=0, le=1)
    """Share of coaching minutes with a code from which breadth and evenness can be relied on."""
    shrink_share: float = Field(0.2, gt=0, lt=1)
    """Share of rows that a full list may lose from one night to the next."""
    gap_share: float = Field(0.05, ge=0, lt=1)
    """Share of single parents' lists (of users, of courses) that may not be readable."""
    min_pairs: int = Field(3, ge=3)
    """Fewest matched pairs for an effect."""
    change_that_matters: float = Field(0.2, gt=0)
    """Effect, in standard deviations, from which a change matters: how likely a greater one is, marts say."""
    evidence_pairs: int = Field(10, ge=3)
    """Fewest matched pairs for an effect that is called evidence."""


class Owners(Strict):
    """Who answers for the two products: a role or a team, as it may stand in a catalogue."""

    bi: str = ""
    """Of what dashboards read; by default those who build the district's dashboards."""
    analyst: str = ""
    """Of the exact values; by default the district's analysts and coach leads."""


class PostgresConfig(Strict):
    """The Postgres server that holds the current edition too."""

    connection: Identifier
    """The id of its Airflow connection, or of AIRFLOW_CONN_<ID>; its login owns what is published there."""


class Publish(Strict):
    """Where an edition goes beside the files."""

    postgres: PostgresConfig | None = None
    """A Postgres server; without it there are the files alone."""


class Retention(Strict):
    """How many days each class of data is kept; `coaching tidy` removes what is older."""

    told_days: int = Field(1100, ge=31)
    """How nights went: outcomes of their steps, and reports."""
    log_days: int = Field(90, ge=1)
    """Airflow's logs below the data folder."""
    withdrawn_days: int = Field(400, ge=1)
    """Loads that were taken back after an accepted shrink."""
    sealed_days: int = Field(400, ge=31)
    """What is encrypted in loads: undeclared fields, what people typed, kept free text. Rows stay, without it."""
    event_days: int = Field(400, ge=62)
    """Events of learning platforms that land by day (page views). Weeks that are older keep what they came to."""


class District(Strict):
    """Everything one district decides (design: configuration)."""

    name: Identifier
    """Short name; part of every key, so never change it."""
    title: str
    """The name as people know it."""
    timezone: Annotated[str, AfterValidator(_known_zone)]
    """IANA zone whose midnight closes a day, such as America/Chicago."""
    framework: str
    """The framework whose codes are meant where a form names none: an id of seeds/ref_frameworks.csv."""
    calendar: Calendar
    """School years, terms and closed days."""
    thresholds: Thresholds = Field(default_factory=lambda: Thresholds.model_validate({}))
    """Numbers that a district may set for itself."""
    sources: Mapping[Identifier, SourceConfig] = Field(min_length=1)
    """The source systems, each under a name of its own: the landing folder."""
    schedule: Annotated[str, AfterValidator(checked_cron)] = "15 2 * * *"
    """When a night begins, in the zone above: five fields of cron."""
    owners: Owners = Owners()
    """Who answers for the two products; stands in dbt's catalogue and in the marts' contracts."""
    publish: Publish = Publish()
    """Where an edition goes beside the files of `published/`."""
    retention: Retention = Retention.model_validate({})
    """How long what is held of the past is kept."""
    folder: Path = Path()

    def with_fewest(self, people: Mapping[str, int]) -> "District":
        """The district with these numbers of people where its own `thresholds` names none."""
        own = self.thresholds.model_fields_set
        unsaid = {name: least for name, least in people.items() if name not in own}
        return self.model_copy(update={"thresholds": self.thresholds.model_copy(update=unsaid)})

    def with_at_least(self, people: int) -> "District":
        """The district with no threshold below a number of people, whoever is counted."""
        own = self.thresholds.model_dump()
        stricter = {name: max(people, own[name]) for name in FLOORS}
        return self.model_copy(update={"thresholds": self.thresholds.model_copy(update=stricter)})

    @property
    def owned_by(self) -> Mapping[str, str]:
        """By product who answers for it."""
        return {
            "bi": self.owners.bi or f"{self.title}: those who build its dashboards",
            "analyst": self.owners.analyst or f"{self.title}: analysts and coach leads",
        }

    @property
    def zone(self) -> ZoneInfo:
        """The zone whose midnight closes a local day."""
        return ZoneInfo(self.timezone)

    @property
    def connections(self) -> frozenset[str]:
        """The ids of the connections that its sources name, and its server."""
        server = {self.publish.postgres.connection} if self.publish.postgres else set()
        return frozenset(source.connection for source in self.sources.values() if source.connection) | server

    def day_bounds(self, day: date) -> tuple[datetime, datetime]:
        """The first instant of a local day and of the next one, in UTC; 23 or 25 hours apart when clocks change."""
        start = datetime.combine(day, time(), self.zone)
        end = datetime.combine(day + timedelta(days=1), time(), self.zone)
        return start.astimezone(ZoneInfo("UTC")), end.astimezone(ZoneInfo("UTC"))
