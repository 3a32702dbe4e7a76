"""Which login is whose: the district's seed `viewers`, kept where only the policies look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psycopg

from coaching.district import District, refuse
from coaching.seeds import read_seeds

_COLUMNS = "login, role, school_key, person_key"


@dataclass(frozen=True)
class Viewer:
    """A login of the server, what its owner is, a school's code, and their own key; `repr` shows the role alone."""

    login: str
    role: str
    school_code: str = ""
    person_key: str = ""

    def __repr__(self) -> str:
        return f"Viewer({self.role})"


def viewers_of(district: District) -> tuple[Viewer, ...]:
    """The rows of the district's seed.

    Raises:
        ConfigError: a seed cannot be read as it is declared.
    """
    seeds = read_seeds(district.folder)
    refuse(seeds.flaws)
    return tuple(Viewer(**row) for row in seeds.rows("viewers"))


def write_viewers(connection: psycopg.Connection, viewers: Iterable[Viewer], schools: Mapping[str, str]) -> int:
    """Makes the server's list the district's, in the transaction at hand; returns the rows that say nothing.

    A row says nothing while its school is none of the edition's.

    Args:
        connection: to the server.
        viewers: the district's.
        schools: the key of each school by its code; empty where there is no edition.
    """
    connection.execute(
        """create table if not exists access.viewers (
            login text not null, role text not null, school_key text, person_key text
        );
        alter table access.viewers alter column person_key set statistics 0"""
    )  # no key is sampled for the planner: of a table that is emptied it would keep the samples
    listed = list(viewers)
    wanted = {(v.login, v.role, schools.get(v.school_code), v.person_key or None) for v in listed}
    if set(connection.execute(f"select {_COLUMNS} from access.viewers").fetchall()) != wanted:
        connection.execute("delete from access.viewers")
        with connection.cursor() as cursor:
            cursor.executemany(f"insert into access.viewers ({_COLUMNS}) values (%s, %s, %s, %s)", list(wanted))
    return sum(bool(v.school_code) and v.school_code not in schools for v in listed)
