"""A data folder of three people in which everything stands that an erasure has to reach."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from coaching.district import District, load_district
from coaching.manifest import Manifest
from coaching.pages import Format, Page, Pull, Window
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Feeds, Field, Mode, Privacy, Stream
from warehouse import files, store
from warehouse.build import keys
from warehouse.erase import Erased, Person, erase, person_of
from warehouse.frozen import noted
from warehouse.frozen import store as frozen
from warehouse.kept import store as kept
from warehouse.land import land, pseudonym, unlinking_for
from warehouse.store.writing import write_file

KEY = PseudonymKey(b"k" * 32)
NIGHT, LATER = "2026-01-05", "2026-01-06"
ANN, BEA, CAL = "ann@example.org", "bea@example.org", "cal@example.org"
NAMES = {ANN: "Ann Ahorn", BEA: "Bea Birke", CAL: "Cal Cedar"}
PEOPLE = {ANN: "a" * 32, BEA: "b" * 32, CAL: "c" * 32}
VERSIONS = {address: key[:16] + "1" * 16 for address, key in PEOPLE.items()}
USERS = Stream(
    "toy", "users", "toy", Mode.FULL, ("user_id",),
    (
        Field("user_id", privacy=Privacy.PSEUDONYMISE, namespace="roster_user"),
        Field("email_hash", "email", Privacy.PSEUDONYMISE_EMAIL, "staff"),
        Field("name_hash", "name", Privacy.PSEUDONYMISE_NAME, "staff"),
    ),
)  # fmt: skip
LOG = Stream(
    "toy", "log", "toy", Mode.FULL, ("submitted_at", "coach_email"),
    (
        Field("submitted_at"),
        Field("coach_email", privacy=Privacy.PSEUDONYMISE_EMAIL, namespace="staff"),
        Field("teacher_emails", privacy=Privacy.PSEUDONYMISE_EMAIL, namespace="staff", separators=";"),
        Field("minutes"),
    ),
    feeds=Feeds.COACHING_LOG,
)  # fmt: skip
STREAMS = (USERS, LOG)
SESSIONS = [
    {"submitted_at": "1", "coach_email": CAL, "teacher_emails": f"{ANN};{BEA}", "minutes": "30;20", "said": "good"},
    {"submitted_at": "1", "coach_email": BEA, "teacher_emails": BEA, "minutes": "10", "said": f"{NAMES[ANN]} was ill"},
    {"submitted_at": "2", "coach_email": CAL, "teacher_emails": BEA, "minutes": "40", "said": "nothing else"},
]
_PARTS = pa.schema([(name, pa.string()) for name in ("session_key", "slice_key", "person_key", "coach_key")])
_RELATION = "int_session_parts__placed"


@dataclass(frozen=True)
class Toy:
    paths: Paths
    district: District

    def person(self, address: str) -> Person:
        return person_of(PEOPLE[address], STREAMS, paths=self.paths)

    def forget(self, person: Person) -> Erased:
        return erase(person, STREAMS, KEY, paths=self.paths, district=self.district)

    def land(
        self, stream: Stream, records: list[dict[str, str]], night: str = NIGHT, key: PseudonymKey = KEY
    ) -> Manifest:
        """Lands a load and commits it as it waits, without a check."""
        page = Page(json.dumps(records).encode(), Format.JSON)
        land(
            stream, iter([page]), Pull(), paths=self.paths, load_date=night, window=Window(None, None), key=key,
            code_version="test", previous=None, shrink_share=0.2,
            unlinking=unlinking_for(stream, STREAMS, key, paths=self.paths, district=self.district),
        )  # fmt: skip
        waiting = store.incoming_file(self.paths, stream.source, stream.name, night)
        manifest = store.read_manifest(waiting)
        assert manifest is not None
        schema = store.columns_schema(stream)
        rows = pq.ParquetFile(waiting).read(schema.names).cast(schema)
        write_file(store.load_file(self.paths, "toy", stream.name, night), schema, rows.to_batches(), manifest)
        store.remove_incoming(waiting)
        return manifest

    def rows(self, stream: Stream, night: str = NIGHT) -> list[dict[str, Any]]:
        return pq.ParquetFile(store.load_file(self.paths, "toy", stream.name, night)).read().to_pylist()

    def manifest(self, stream: Stream, night: str = NIGHT) -> Manifest:
        found = store.read_manifest(store.load_file(self.paths, "toy", stream.name, night))
        assert found is not None
        return found

    def frozen(self) -> list[dict[str, Any]]:
        return frozen.held(frozen.parts(self.paths, _RELATION), _PARTS).to_pylist()

    def edition(self, table: str) -> list[tuple[Any, ...]]:
        file = self.paths.published / "current" / "analyst" / "analyst.duckdb"
        with duckdb.connect(str(file), read_only=True) as opened:
            return opened.sql(f"from core.{table} order by all").fetchall()


def email_of(address: str, key: PseudonymKey = KEY) -> str:
    return pseudonym(key, Privacy.PSEUDONYMISE_EMAIL, "staff", address)


def id_of(address: str, key: PseudonymKey = KEY) -> str:
    return pseudonym(key, Privacy.PSEUDONYMISE, "roster_user", address[:3])


def name_of(address: str, key: PseudonymKey = KEY) -> str:
    return pseudonym(key, Privacy.PSEUDONYMISE_NAME, "staff", NAMES[address])


def listed() -> list[dict[str, str]]:
    return [{"user_id": address[:3], "email": address, "name": name} for address, name in NAMES.items()]


def make(root: Path) -> Toy:
    toy = Toy(Paths(root), load_district("sandbox"))
    toy.paths.lay_out()
    toy.land(USERS, listed())
    toy.land(LOG, SESSIONS)
    _aside(toy)
    rows = [(n, id_of(a), id_of(a), "roster_id", Decimal(1), None) for n, a in enumerate(NAMES, 1)]
    files.write_table(keys.keys_file(toy.paths), files.table(rows, keys.SCHEMA))
    _frozen(toy)
    _kept(toy)
    _warehouse(toy)
    _edition(toy)
    return toy


def _kept(toy: Toy) -> None:
    """A closed week of two of them, whose events went by age."""
    empty = {name: schema.empty_table() for name, schema in kept.RELATIONS.items()}
    weeks = [{"teacher_key": PEOPLE[who], "week_start_date": date(2025, 1, 6), "n_students": 3} for who in (ANN, BEA)]
    teachers = pa.Table.from_pylist(weeks, kept.RELATIONS[kept.TEACHERS])
    kept.write(toy.paths, kept.Kept(date(2025, 1, 13), {**empty, kept.TEACHERS: teachers}))


def _aside(toy: Toy) -> None:
    """The roster's rows as one that was set aside."""
    source = store.load_file(toy.paths, "toy", "users", NIGHT)
    manifest, rows = toy.manifest(USERS), pq.ParquetFile(source).read()
    name = store.quarantine_name("toy", "users", manifest.load_id)
    write_file(toy.paths.landing / name, rows.schema, rows.slice(0, 1).to_batches(), None)
    counts: Mapping[str, Any] = {"accepted": 2, "quarantined": 1, "quarantine_file": name}
    write_file(source, rows.schema, rows.slice(1).to_batches(), Manifest(**{**vars(manifest), **counts}))


def _frozen(toy: Toy) -> None:
    told = [("s1", "sl", PEOPLE[ANN], PEOPLE[CAL]), ("s1", "sl", PEOPLE[BEA], PEOPLE[CAL])]
    frozen.append(toy.paths, _RELATION, files.table(told, _PARTS), slices=["sl"])
    late, gone = [("s3", "sl", PEOPLE[BEA], PEOPLE[CAL])], [told[0]]
    frozen.append(toy.paths, _RELATION, files.table(late, _PARTS), taken_back=files.table(gone, _PARTS), version=1)
    frozen.append(toy.paths, _RELATION, files.table(gone, _PARTS), version=2)


def _warehouse(toy: Toy) -> None:
    known = [
        (identity, kind, PEOPLE[address], False)
        for address in NAMES
        for kind, identity in (("roster_id", id_of(address)), ("email_hash", email_of(address)))
    ]
    with duckdb.connect(str(toy.paths.warehouse)) as made:
        made.execute("create schema intermediate; create schema core")
        made.execute("""create table intermediate.int_people__resolved
            (identity_id text, identity_type text, person_key text, is_ambiguous boolean)""")
        made.executemany("insert into intermediate.int_people__resolved values (?, ?, ?, ?)", known)
        made.execute("create table intermediate.int_people__former_keys (former_key text, person_key text)")
        _staff(made)


def _staff(made: duckdb.DuckDBPyConnection) -> None:
    made.execute("create table core.dim_staff (staff_key text, person_key text)")
    made.executemany("insert into core.dim_staff values (?, ?)", [(VERSIONS[a], PEOPLE[a]) for a in NAMES])


def _edition(toy: Toy) -> None:
    folder = toy.paths.published / "editions" / "000001-abc" / "analyst"
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "analyst.duckdb")) as made:
        made.execute("create schema core")
        _staff(made)
        made.execute("create table core.fct_session_participant (session_key text, person_key text)")
        made.execute("create table core.fct_coaching_session (session_key text, coach_key text)")
        made.execute("comment on column core.fct_coaching_session.coach_key is 'who coached'")
        made.execute("insert into core.fct_session_participant values ('s1', ?), ('s1', ?)", [PEOPLE[ANN], PEOPLE[BEA]])
        made.execute("insert into core.fct_coaching_session values ('s1', ?), ('s2', ?)", [PEOPLE[CAL], PEOPLE[BEA]])
        made.execute("create table core.dim_session_note (session_key text, coach_key text, said text, beside text)")
        notes = [("s1", PEOPLE[ANN], "  x;", ""), ("s2", PEOPLE[BEA], f"{PEOPLE[ANN]}; {PEOPLE[BEA]}", " ; ")]
        made.executemany("insert into core.dim_session_note values (?, ?, ?, ?)", notes)
    rows = {"core.dim_staff": 3, "core.fct_session_participant": 2, "core.fct_coaching_session": 2}
    told = {"frozen": noted.note(toy.paths), "rows": rows}
    (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    (toy.paths.published / "current").symlink_to(Path("editions") / "000001-abc", target_is_directory=True)
