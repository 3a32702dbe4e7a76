"""Kept editions without one person: what analysts read of them is copied without the rows that are the person's own.

Flow: published/editions/<id>/analyst/analyst.duckdb -> the same, aside and by rename; then analyst/manifest.json
Dashboards' files hold nobody's key, and stay as they are, to the byte.
"""

import json
from collections import Counter
from collections.abc import Collection
from pathlib import Path

import duckdb

from coaching import atomic
from coaching.paths import Paths
from coaching.records.coach import OWN
from coaching.records.shared import COACH
from warehouse.engine import Schema, attach, quoted, reading
from warehouse.erase.person import Person
from warehouse.publish import editions
from warehouse.publish.described import comment_on, described
from warehouse.publish.export import STORAGE

LEFT_OUT, UNLINKED, EDITIONS = "rows left out", "rows unlinked", "editions"
_OLD, _NEW = "old", "new"
# Columns whose person a row is about, and of whom the rows of a coach's own records and marts are.
_OWN = ("staff_key", "person_key", "teacher_key", "viewer_key")
_OF_COACH = "coach_key"
_COACHS_OWN = frozenset(record.table for record in OWN if COACH in record.asked)
# What is told of several: who goes is taken out of it.
_SHARED = ("fct_coaching_cycle", "fct_coaching_session")


def unlink_editions(person: Person, *, paths: Paths, apply: bool) -> Counter[str]:
    """Copies each edition's file for analysts; returns how many editions and rows named the person.

    Args:
        apply: whether to write; otherwise it is only counted.
    """
    found: Counter[str] = Counter()
    for folder in editions.folders(paths):
        file = folder / "analyst" / "analyst.duckdb"
        if file.exists():
            found += _unlink(file, person, apply=apply)
            if apply:
                _count_anew(file)
    return found


def _unlink(file: Path, person: Person, *, apply: bool) -> Counter[str]:
    pattern = "|".join(sorted(person.everything))
    with duckdb.connect() as engine:
        attach(engine, file, _OLD)
        copies = [_Copy(engine, *place, pattern) for place in _places(engine)]
        counted = sum((copy.counted for copy in copies), Counter[str]())
        if not counted:
            return counted
        if apply:
            with atomic.replacing(file) as written:
                engine.execute(f"attach '{quoted(written)}' as {_NEW} ({STORAGE})")
                for copy in copies:
                    copy.run(engine)
                engine.execute(f"checkpoint {_NEW}")
                engine.execute(f"detach {_NEW}")
                written.chmod(0o640)
    return counted + Counter({EDITIONS: 1})


def _places(engine: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    query = "select schema_name, table_name from duckdb_tables() where database_name = ? order by all"
    return [(str(schema), str(table)) for schema, table in engine.execute(query, [_OLD]).fetchall()]


class _Copy:
    """One table as it is copied, and how many of its rows are left out and unlinked by it."""

    def __init__(self, engine: duckdb.DuckDBPyConnection, schema: str, table: str, pattern: str) -> None:
        self._schema, self._table = schema, table
        query = """select column_name from duckdb_columns()
            where database_name = ? and schema_name = ? and table_name = ? and data_type = 'VARCHAR'"""
        texts = [str(name) for (name,) in engine.execute(query, [_OLD, schema, table]).fetchall()]
        hit = {name: f"""coalesce(regexp_matches("{name}", '{pattern}'), false)""" for name in texts}
        own = " or ".join(hit[name] for name in _own_columns(schema, table, texts)) or "false"
        named = " or ".join(hit.values()) or "false"
        without = ", ".join(
            f"""case when {hit[name]} then nullif(trim(regexp_replace("{name}", '{pattern}', '', 'g'), '; '), '')
            else "{name}" end as "{name}\""""
            for name in texts
        )
        source = f'{_OLD}."{schema}"."{table}"'
        left_out, unlinked = engine.sql(
            f"select count(*) filter ({own}), count(*) filter (({named}) and not ({own})) from {source}"
        ).fetchall()[0]
        self.counted = +Counter({LEFT_OUT: left_out, UNLINKED: unlinked})
        replaced = f" replace ({without})" if unlinked else ""
        self._query = f"select *{replaced} from {source} where not ({own})"

    def run(self, engine: duckdb.DuckDBPyConnection) -> None:
        """Writes it."""
        place = f'{_NEW}."{self._schema}"."{self._table}"'
        engine.execute(f'create schema if not exists {_NEW}."{self._schema}"')
        engine.execute(f"create table {place} as {self._query}")
        comment_on(engine, place, described(engine, _OLD, self._schema, self._table))


def _own_columns(schema: str, table: str, columns: Collection[str]) -> list[str]:
    """The columns whose person a row is about."""
    if table in _SHARED:
        return []
    own = [name for name in _OWN if name in columns]
    of_coach = table in _COACHS_OWN or (schema == Schema.MARTS_RESTRICTED and not own)
    return [*own, *([_OF_COACH] if of_coach and _OF_COACH in columns else [])]


def _count_anew(file: Path) -> None:
    """Says in the edition's manifest for analysts how many rows its tables have."""
    manifest = file.with_name("manifest.json")
    told = json.loads(manifest.read_text(encoding="utf-8"))
    with reading(file) as edition:
        tables = edition.sql("select schema_name, table_name from duckdb_tables()").fetchall()
        rows = {f"{s}.{t}": edition.sql(f'select count(*) from "{s}"."{t}"').fetchall()[0][0] for s, t in tables}
    told["rows"] = {place: rows.get(place, count) for place, count in (told.get("rows") or {}).items()}
    atomic.write_if_changed(manifest, json.dumps(told, sort_keys=True, indent=2) + "\n", mode=0o640)
