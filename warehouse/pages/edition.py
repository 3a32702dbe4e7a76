"""What an edition holds, as its pages need it: the newest closed period, the schools, the rows of that school year."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from warehouse.pages.charts import (
    CATALOGUE,
    DISTRICT_STANDARD,
    FRESH,
    GROUP_STANDARD,
    IMPACT_DISTRICT,
    IMPACT_SCHOOL,
    IMPACT_SCHOOL_STANDARD,
    QUALITY,
    SCHOOL,
    SCHOOL_STANDARD,
)
from warehouse.pages.read import Marts, Row

_LONGEST_FIRST = ("school_year", "term", "month")
_NAMES = {"school_year": "school year", "term": "term", "month": "month"}
_LABELS = ("school_code", "school_name", "school_level", "school_group", "poverty_band")
_BY_STANDARD = ("framework_id", "qualified_code")
# a file's name on any system
_PLAIN = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Period:
    """A closed month, term or school year."""

    type: str
    key: str
    year: str

    @property
    def words(self) -> str:
        """`school year 2025-26`."""
        return f"{_NAMES.get(self.type, self.type)} {self.key}"

    @property
    def where(self) -> dict[str, object]:
        """The columns that every mart has it in."""
        return {"period_type": self.type, "period_key": self.key}

    def has(self, row: Row) -> bool:
        """Whether a row is of the period."""
        return (row["period_type"], row["period_key"]) == (self.type, self.key)


def period_of(row: Row) -> Period:
    """The period that a row is of."""
    return Period(row.said("period_type"), row.said("period_key"), row.said("school_year"))


@dataclass(frozen=True)
class School:
    """A school as its newest row names it; `file` is its page's name."""

    key: str
    code: str
    name: str
    level: str
    group: str
    band: str
    file: str = field(repr=False)


@dataclass(frozen=True)
class Shown:
    """An edition's marts, read once for all pages."""

    marts: Marts

    @cached_property
    def schools(self) -> list[School]:
        """Every school that a mart names, by code, then by name."""
        newest: dict[str, Row] = {}
        others = sorted(set(self.marts.columns) - {SCHOOL_STANDARD, SCHOOL})
        for mart in (*others, SCHOOL_STANDARD, SCHOOL):
            newest |= {row.said("school_key"): row for row in self.marts.newest(mart, "school_key", _LABELS)}
        codes = Counter(row.said("school_code").casefold() for row in newest.values())
        found = [
            School(
                key, row.said("school_code"), row.said("school_name") or row.said("school_code") or key,
                row.said("school_level"), row.said("school_group"), row.said("poverty_band"),
                _file(key, row.said("school_code"), alone=codes[row.said("school_code").casefold()] == 1),
            )
            for key, row in newest.items()
        ]  # fmt: skip
        return sorted(found, key=lambda one: (one.code, one.name, one.key))

    @cached_property
    def by_school(self) -> list[Row]:
        """Implementation of schools over all standards, every period."""
        return self.marts.rows(SCHOOL, {"framework_id": "all"}, order=("school_name", "school_key", "period_end"))

    @cached_property
    def period(self) -> Period | None:
        """What the pages tell of: of the periods that ended last the longest."""
        return next(iter(self._periods), None)

    @property
    def periods(self) -> list[Period]:
        """That one, and the terms and years of the same school year beside it."""
        return [p for p in self._periods if self.period and p.year == self.period.year and self._is_worth(p)]

    @property
    def months(self) -> list[Period]:
        """The months of that school year, the oldest first."""
        same = [p for p in self._periods if self.period and p.year == self.period.year and p.type == "month"]
        return sorted(same, key=lambda p: p.key)

    def _is_worth(self, period: Period) -> bool:
        return period == self.period or period.type != "month"

    @cached_property
    def _periods(self) -> list[Period]:
        rows = self.by_school or self.marts.rows(DISTRICT_STANDARD) or self.marts.rows(SCHOOL_STANDARD)
        ends = {period_of(row): row.said("period_end") for row in rows}
        rank = {name: place for place, name in enumerate(_LONGEST_FIRST)}
        by_length = sorted(ends, key=lambda p: (rank.get(p.type, len(rank)), p.key))
        return sorted(by_length, key=lambda p: ends[p], reverse=True)

    @cached_property
    def cells(self) -> dict[Period, list[Row]]:
        """Implementation by school and standard, of each of `periods`."""
        return {p: self._of_standards(SCHOOL_STANDARD, p) for p in self.periods}

    @cached_property
    def district(self) -> list[Row]:
        """Implementation by standard, of the whole district."""
        return self._of_standards(DISTRICT_STANDARD, self.period) if self.period else []

    @cached_property
    def groups(self) -> list[Row]:
        """Implementation by poverty band and standard."""
        rows = self._of_standards(GROUP_STANDARD, self.period) if self.period else []
        return [row for row in rows if row["group_type"] == "poverty_band"]

    @cached_property
    def impact(self) -> list[Row]:
        """Change after coaching by school and outcome, of the newest school year that has any."""
        return _newest(
            self.marts.rows(IMPACT_SCHOOL, order=("outcome_name", "outcome_id", "school_name", "school_key"))
        )

    @cached_property
    def impact_cells(self) -> list[Row]:
        """The same by school and standard."""
        return _newest(self.marts.rows(IMPACT_SCHOOL_STANDARD, {"standard_level": "standard"}, order=_BY_STANDARD))

    @cached_property
    def impact_district(self) -> list[Row]:
        """The same by standard, of the whole district."""
        return _newest(self.marts.rows(IMPACT_DISTRICT, {"standard_level": "standard"}, order=_BY_STANDARD))

    @cached_property
    def fresh(self) -> list[Row]:
        """How far each stream's data go."""
        return self.marts.rows(FRESH, order=("source_name", "stream_name"))

    @cached_property
    def quality(self) -> list[Row]:
        """What became of each stream in each night, in bands."""
        return self.marts.rows(QUALITY)

    @cached_property
    def through(self) -> str:
        """The last closed day that every source has data for; empty where the edition does not say."""
        fresh = [row.said("data_through_date") for row in self.fresh if row["data_through_date"]]
        told = fresh or [row.said("data_through_date") for row in self.by_school]
        return min(told, default="")

    @cached_property
    def catalogue(self) -> dict[str, Row]:
        """The definitions of metrics, by their id."""
        return {row.said("metric_id"): row for row in self.marts.rows(CATALOGUE)}

    def by_month(self, school: School) -> dict[str, Row]:
        """A school's months over all standards, by their key."""
        rows = (row for row in self.by_school if row["school_key"] == school.key and row["period_type"] == "month")
        return {row.said("period_key"): row for row in rows if self.period and row["school_year"] == self.period.year}

    def of_schools(self, period: Period | None) -> list[Row]:
        """Implementation of every school over all standards in one period."""
        return [row for row in self.by_school if period and period.has(row)]

    def _of_standards(self, mart: str, period: Period) -> list[Row]:
        return self.marts.rows(mart, {**period.where, "standard_level": "standard"}, order=_BY_STANDARD)


def _newest(rows: Iterable[Row]) -> list[Row]:
    found = list(rows)
    last = max((row.said("period_end") for row in found), default="")
    return [row for row in found if row.said("period_end") == last]


def _file(key: str, code: str, *, alone: bool) -> str:
    """A name that no other school has: its code, its key, or a digest of that."""
    if alone and _PLAIN.fullmatch(code):
        return f"{code}.html"
    plain = key if _PLAIN.fullmatch(key) else hashlib.sha256(key.encode()).hexdigest()[:32]
    return f"{plain}.html"
