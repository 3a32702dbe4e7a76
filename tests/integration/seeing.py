"""What each login of a Postgres server sees of an edition, and what it may see, worked out from the edition's files."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
from psycopg import errors

from tests.unit.warehouse.publish.postgres.served import LOGINS, Server, digest
from warehouse.publish.postgres import Viewer
from warehouse.publish.postgres.rows import OWN

Seen = Mapping[str, tuple[int, str]]
# What tells of an edition itself, and of its nights.
NIGHTLY = ("marts.mart_edition", "marts.mart_data_quality")
_SCHEMAS = {"bi": ("marts",), "analyst": ("core", "marts_restricted", "quality")}
_OPEN = {
    "bi_reader": ("marts",),
    "coach_lead": ("marts", "marts_restricted"),
    "analyst": (*_SCHEMAS["bi"], *_SCHEMAS["analyst"]),
}


def seen(server: Server, edition: Path, login: str, *, without_keys: bool = False) -> Seen:
    """Rows and a digest of every table of an edition that the server lets a login read; what it refuses is not there.

    Args:
        edition: names tables and columns; the server may hold another one.
        without_keys: what rows say, however people are called in them.
    """
    found = {}
    with server.as_(login) as connection:
        for part in _SCHEMAS:
            for place, columns in _tables(edition, part).items():
                told = ", ".join(f'"{name}"' for name in columns if not (without_keys and _is_key(name)))
                try:
                    rows = connection.execute(f"select {told} from {place}").fetchall()  # type: ignore[arg-type]
                except errors.InsufficientPrivilege:
                    continue
                found[place] = digest(rows)
    return found


def allowed(edition: Path, login: str, viewers: Iterable[Viewer]) -> Seen:
    """The same of what a login may see, by its group and the rows of the seed `viewers`."""
    own = [viewer for viewer in viewers if viewer.login == login]
    found = {}
    for part, schemas in _SCHEMAS.items():
        with duckdb.connect(str(edition / part / f"{part}.duckdb"), read_only=True) as engine:
            for place, columns in _tables(edition, part).items():
                schema, _, table = place.partition(".")
                assert schema in schemas
                if schema in _OPEN.get(LOGINS[login], ()):
                    rule = "true"
                elif schema == "marts":
                    rule = _of_schools(edition, own) if "school_key" in columns else "true"
                elif LOGINS[login] == "viewer" and schema == "marts_restricted" and table in OWN:
                    rule = _of_persons(OWN[table], own)
                else:
                    continue
                told = ", ".join(f'"{name}"' for name in columns)
                found[place] = digest(engine.execute(f"select {told} from {place} where {rule}").fetchall())
    return found


def _of_schools(edition: Path, own: Iterable[Viewer]) -> str:
    with duckdb.connect(str(edition / "analyst" / "analyst.duckdb"), read_only=True) as engine:
        keys = dict(engine.execute("select school_code, school_key from core.dim_school").fetchall())
    wanted = [f"'{keys[viewer.school_code]}'" for viewer in own if viewer.school_code]
    return f"school_key in ({', '.join(wanted)})" if wanted else "false"


def _of_persons(columns: Mapping[str, str], own: Iterable[Viewer]) -> str:
    rules = [
        f"list_contains(string_split({columns[viewer.role]}, ';'), '{viewer.person_key}')"
        for viewer in own
        if viewer.role in columns
    ]
    return " or ".join(rules) or "false"


def _tables(edition: Path, part: str) -> dict[str, list[str]]:
    with duckdb.connect(str(edition / part / f"{part}.duckdb"), read_only=True) as engine:
        told = engine.execute(
            """select schema_name || '.' || table_name, list(column_name order by column_index) from duckdb_columns()
            where not internal and list_contains(?, schema_name) group by 1 order by 1""",
            [list(_SCHEMAS[part])],
        ).fetchall()
    return dict(told)


def _is_key(name: str) -> bool:
    return name.endswith(("_key", "_keys"))
