"""A small district's facts in a warehouse of their own: what a build would leave for the comparison with the store."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from coaching.paths import Paths
from warehouse import files
from warehouse.frozen.decide import Decided, decide
from warehouse.frozen.facts import Enough, Fact
from warehouse.frozen.files import render
from warehouse.frozen.freeze import Frozen, freeze

LEAST = {"staff_implementation": 5, "staff_outcomes": 10, "coaches": 2, "dosage_hours": 10}
SLICES = ["2025-09-01", "2025-10-01", "2025-11-01"]
SCHOOLS = {"s1": "north", "s2": "north", "s3": "south"}
CODES = {"N:1a": "N:1", "N:1b": "N:1", "N:2": None}

SESSIONS = Fact(
    name="int_session_parts__placed",
    cube="implementation",
    audience="staff_implementation",
    when="slice_key",
    change="session_key",
    cell={
        "school_key": "int_places__listed",
        "qualified_code": "int_standard_members__listed",
        "slice_key": "int_period_slices__members",
    },
    families={"coached": "true", "one_on_one": "is_one_on_one", "group": "not is_one_on_one"},
    counted=("coached",),
    of_event=("coach_minutes",),
    of_person=("received_minutes",),
    enough={"received_minutes": Enough(threshold="dosage_hours", per_unit=60)},
    who={"coach_key": "coaches"},
    columns={
        "session_key": "text",
        "slice_key": "text",
        "school_key": "text",
        "person_key": "text",
        "qualified_code": "text",
        "coach_key": "text",
        "is_one_on_one": "boolean",
        "coach_minutes": "double",
        "received_minutes": "double",
    },
)
ROSTER = Fact(
    name="int_eligibility__placed",
    cube="implementation",
    audience="staff_implementation",
    when="period",
    change="person_key",
    cell={"place": None, "period": None},
    families={"eligible": "true"},
    counted=("eligible",),
    beside="int_session_parts__placed",
    columns={"place": "text", "period": "text", "person_key": "text"},
)
FACTS = {fact.name: fact for fact in (SESSIONS, ROSTER)}


@dataclass
class Session:
    """One logged session; its minutes are shared by those who took part."""

    key: str
    slice_key: str
    school: str
    people: Sequence[str | None]
    codes: Sequence[str] = ("N:1a",)
    minutes: float = 30.0
    coach: str = "coach"
    one_on_one: bool = True

    def rows(self) -> list[tuple[object, ...]]:
        share = 1 / len(self.codes)
        return [
            (self.key, self.slice_key, self.school, person, code, self.coach, self.one_on_one,
             self.minutes * share / len(self.people), self.minutes * share)
            for person in self.people
            for code in self.codes
        ]  # fmt: skip


@dataclass
class District:
    """What log and roster say today."""

    root: Path
    sessions: dict[str, Session] = field(default_factory=dict)
    roster: dict[str, str] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    closed: int = 1

    @property
    def paths(self) -> Paths:
        return Paths(self.root)

    def log(self, *sessions: Session) -> None:
        self.sessions |= {session.key: session for session in sessions}

    def months(self) -> list[str]:
        return [f"month:{key[:7]}" for key in SLICES]

    def build(self) -> None:
        """Writes the warehouse, the released relations by the rule of the macro `released_facts`."""
        self.paths.warehouse.unlink(missing_ok=True)
        self.root.mkdir(exist_ok=True)
        with duckdb.connect(str(self.paths.warehouse)) as made:
            made.execute("create schema intermediate; use intermediate")
            self._members(made)
            _fill(made, SESSIONS, [row for s in self.sessions.values() for row in s.rows()])
            eligible = [
                (place, period, person)
                for person, school in self.roster.items()
                for place in _places(school)
                for period in [*self.months(), "school_year:2025-26"]
            ]
            _fill(made, ROSTER, eligible)
            render(self.paths, FACTS)
            self._release(made)

    def decide(self, night: str = "2026-01-10", least: dict[str, float] | None = None) -> Decided:
        """The build step's decision, and the first half once more where it wants it."""
        found = decide(paths=self.paths, least_of=least or LEAST, load_date=night, facts=FACTS)
        with duckdb.connect(str(self.paths.warehouse)) as made:
            made.execute("use intermediate")
            self._release(made)
        return found

    def night(self, least: dict[str, float] | None = None) -> Decided:
        """Build, decide, mask (everything with enough people is shown), publish."""
        self.build()
        found = self.decide(least=least)
        self.mask()
        self.freeze()
        return found

    def mask(self) -> None:
        rows = [
            ("implementation", "coached", "|".join(cell), len(people) < LEAST["staff_implementation"], None)
            for cell, people in sorted(self.cells().items())
        ]
        kinds = [("cube", "family", "cell_key"), ("suppressed",), ("reason",)]
        schema = pa.schema([(n, pa.string()) for n in kinds[0]] + [("suppressed", pa.bool_()), ("reason", pa.string())])
        files.write_table(self.paths.estimates / "privacy_mask.parquet", files.table(rows, schema))

    def freeze(self) -> Frozen:
        return freeze(self.paths, FACTS)

    def released(self, fact: Fact = SESSIONS) -> list[tuple[object, ...]]:
        with duckdb.connect(str(self.paths.warehouse), read_only=True) as made:
            return made.sql(f"from intermediate.{fact.name}__released order by all").fetchall()

    def cells(self) -> dict[tuple[str, str, str], dict[str, float]]:
        """What readers could see without a mask: by cell of a closed period each person's received minutes."""
        found: dict[tuple[str, str, str], dict[str, float]] = {}
        for row in self.released():
            slice_key, school, person, code, minutes = (row[at] for at in (1, 2, 3, 4, 8))
            for place in _places(str(school)):
                for standard in _standards(str(code)):
                    people = found.setdefault((place, standard, f"month:{str(slice_key)[:7]}"), {})
                    people[str(person)] = people.get(str(person), 0.0) + float(str(minutes))
        return found

    def _members(self, made: duckdb.DuckDBPyConnection) -> None:
        made.execute("create table int_places__listed as select '' as school_key, '' as member limit 0")
        made.execute("create table int_standard_members__listed as select '' as qualified_code, '' as member limit 0")
        made.execute("""create table int_period_slices__members as
            select '' as slice_key, '' as member, false as is_closed limit 0""")
        made.execute("create table int_people__former_keys as select '' as former_key, '' as person_key limit 0")
        places = [(school, place) for school in SCHOOLS for place in _places(school)]
        standards = [(code, member) for code in CODES for member in _standards(code)]
        periods = [(key, f"month:{key[:7]}", at < self.closed) for at, key in enumerate(SLICES)]
        periods += [(key, "school_year:2025-26", self.closed >= len(SLICES)) for key in SLICES]
        made.executemany("insert into int_places__listed values (?, ?)", places)
        made.executemany("insert into int_standard_members__listed values (?, ?)", standards)
        made.executemany("insert into int_period_slices__members values (?, ?, ?)", periods)
        if self.former:
            made.executemany("insert into int_people__former_keys values (?, ?)", list(self.former.items()))

    def _release(self, made: duckdb.DuckDBPyConnection) -> None:
        slices = f"read_parquet('{self.paths.estimates}/frozen_slices.parquet')"
        for fact in FACTS.values():
            columns = ", ".join(fact.columns)
            known = "slice_key" if fact.cell[fact.when] else "member"
            made.execute(f"""create or replace table {fact.name}__released as
                select {columns} from read_parquet('{self.paths.estimates}/frozen_{fact.name}.parquet')
                union all
                select {columns} from {fact.name} where {fact.when} in (
                    select {known} from int_period_slices__members where is_closed
                ) and {fact.when} not in (select slice from {slices} where relation = '{fact.name}')""")


def _places(school: str) -> list[str]:
    return [school, f"school_group:{SCHOOLS[school]}", "district"]


def _standards(code: str) -> list[str]:
    parent = CODES[code]
    return [code, *([parent] if parent else []), "N", "all"]


def _fill(made: duckdb.DuckDBPyConnection, fact: Fact, rows: Sequence[tuple[object, ...]]) -> None:
    kinds = {"text": "varchar"}
    made.execute(f"create table {fact.name} ({', '.join(f'{n} {kinds.get(k, k)}' for n, k in fact.columns.items())})")
    if rows:
        made.register("given", files.table(rows, fact.schema))
        made.execute(f"insert into {fact.name} from given")
