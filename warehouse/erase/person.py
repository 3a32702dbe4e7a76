"""By what a person is known in a data folder: the pseudonyms of landed rows, and the keys of the tables.

Flow: warehouse.duckdb, the lists of people that have landed, kept editions -> Person
"""

import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from coaching.paths import Paths
from coaching.streams import Privacy, Stream
from warehouse.engine import Schema, quoted, reading
from warehouse.erase.landed import landed_files
from warehouse.publish import editions
from warehouse.store import load_files

_KEY_CHARS = 32


@dataclass(frozen=True)
class Person:
    """Who is to be forgotten; `repr` does not say it.

    Attributes:
        pseudonyms: each with whether it is a name's.
        keys: person keys (former ones too) and keys of versions.
        stand_in: a key that means nobody, for rows that closed periods are counted from.
    """

    pseudonyms: Mapping[str, bool] = field(repr=False)
    keys: tuple[str, ...] = field(repr=False)
    stand_in: str

    @property
    def everything(self) -> frozenset[str]:
        """All that must be nowhere."""
        return frozenset((*self.pseudonyms, *self.keys))


def person_of(person_key: str, streams: Iterable[Stream], *, paths: Paths) -> Person:
    """The person of a key, by all that the warehouse, the landed lists and the kept editions know them by.

    What two people share (a name, an address of an office) is not theirs alone, and stays.

    Raises:
        ContractError: a landed file is damaged, so that nobody can say whom it names.
    """
    landed_files(paths)
    with reading(paths.warehouse) as warehouse:
        told = warehouse.execute(
            f"""select identity_id, identity_type from {Schema.INTERMEDIATE}.int_people__resolved
            where person_key = ? and not is_ambiguous""",
            [person_key],
        ).fetchall()
        former = warehouse.execute(
            f"select former_key from {Schema.INTERMEDIATE}.int_people__former_keys where person_key = ?", [person_key]
        ).fetchall()
        keys = {person_key, *(str(key) for (key,) in former)}
        keys |= _versions(warehouse, keys)
    pseudonyms = {str(identity): kind == "name_hash" for identity, kind in told}
    for stream in streams:
        pseudonyms |= dict(_listed(stream, frozenset(pseudonyms), paths))
    for folder in editions.folders(paths):
        file = folder / "analyst" / "analyst.duckdb"
        if file.exists():
            with reading(file) as edition:
                keys |= _versions(edition, keys)
    return Person(pseudonyms, tuple(sorted(keys)), secrets.token_hex(_KEY_CHARS // 2))


def _versions(connection: duckdb.DuckDBPyConnection, keys: Iterable[str]) -> set[str]:
    found = connection.execute(
        f"select staff_key from {Schema.CORE}.dim_staff where person_key in (select unnest(?))", [sorted(keys)]
    )
    return {str(key) for (key,) in found.fetchall()}


def _listed(stream: Stream, known: frozenset[str], paths: Paths) -> Iterator[tuple[str, bool]]:
    """What a list of people has of them in any load: addresses, names, numbers that nobody else in it has."""
    fields = {f.name: f for f in stream.fields if f.is_pseudonym}
    if len(stream.key) != 1 or stream.key[0] not in fields or stream.feeds:
        return
    loads = [file for _, file in load_files(paths, stream.source, stream.name)]
    loads += sorted((paths.quarantine / stream.source / stream.name).glob("*.parquet"))
    if not loads:
        return
    who, others = stream.key[0], [name for name in fields if name != stream.key[0]]
    for name in others:
        for value in _own_values(loads, who, name, known):
            yield value, fields[name].privacy is Privacy.PSEUDONYMISE_NAME


def _own_values(loads: Iterable[Path], who: str, column: str, known: frozenset[str]) -> list[str]:
    files = ", ".join(f"'{quoted(file)}'" for file in loads)
    with duckdb.connect() as engine:
        found = engine.execute(
            f"""select "{column}" from read_parquet([{files}], union_by_name = true, hive_partitioning = false)
            where coalesce("{column}", '') <> ''
            group by "{column}" having bool_and("{who}" in (select unnest(?)))""",
            [sorted(known)],
        )
        return [str(value) for (value,) in found.fetchall()]
