"""dbt's inputs that are not in its project: merged seeds, the sources, empty files where a step has not run yet.

Files are rewritten only when their content changes, so that dbt's parse cache stays good.
"""

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from coaching import atomic, yml
from coaching.district import District, refuse
from coaching.errors import ConfigError
from coaching.paths import Paths
from coaching.seeds import SEEDS, Seed, read_seeds
from coaching.streams import META_COLUMNS, Stream
from warehouse import estimates, files
from warehouse.build import keys
from warehouse.build.rendered import rendered
from warehouse.frozen import files as frozen
from warehouse.kept import store as kept
from warehouse.store.damage import is_readable

# One table of a dbt source, as its yml has it.
Table = dict[str, object]
_TEXT, _INT, _BOOL, _DATE = pa.string(), pa.int64(), pa.bool_(), pa.date32()


def _schema(**types: str) -> pa.Schema:
    kinds = {"text": _TEXT, "int": _INT, "bool": _BOOL, "date": _DATE}
    return pa.schema([(name, kinds[kind]) for kind, names in types.items() for name in names.split()])


# what stands there before the index and the estimate step have written theirs
COACHING_FILES = {
    "loads": _schema(
        text="source stream mode load_id window_start window_end completeness cursor_out new_fields missing_fields "
        "empty_fields key_fingerprint file",
        int="rows accepted quarantined reported_count revision lists gaps carried aged late",
        date="load_date first_day last_day aged_until",
        bool="shrink_accepted",
    ),
    "quarantine": _schema(text="source stream load_id rule_name column_name reason", int="rows", date="load_date"),
    "outcomes": _schema(text="step source stream status reason", int="rows accepted quarantined", date="load_date"),
    **estimates.schemas(),
    **frozen.schemas(),
    **kept.schemas(),
    keys.TABLE: keys.SCHEMA,
}
# The dbt source of what is about the loads, not from them.
OWN_SOURCE = "coaching"
_DERIVED = (*estimates.schemas(), *frozen.schemas())


def write_seeds(district: District, defaults: Path, *, paths: Paths) -> None:
    """Merges the district's seeds over the defaults, renders its calendar and words, and declares their columns.

    Raises:
        ConfigError: a seed cannot be read as it is declared.
    """
    folder = paths.dbt / "seeds"
    seeds = read_seeds(district.folder, defaults=defaults)
    refuse(seeds.flaws)
    modelled = [table for table in seeds.tables.values() if table.seed.is_modelled]
    wanted = {table.seed.file: table.text() for table in modelled} | rendered(district)
    for old in folder.glob("*.csv"):
        if old.name not in wanted:
            old.unlink()
    for name, text in wanted.items():
        atomic.write_if_changed(folder / name, text)
    declared = [_seed(seed) for seed in SEEDS.values() if seed.is_modelled]
    atomic.write_if_changed(paths.dbt / "models" / "seeds.yml", yml.written({"version": 2, "seeds": declared}))


def write_sources(district: District, streams: Sequence[Stream], *, paths: Paths) -> None:
    """Generates `sources.yml`: one dbt source a source, one table a stream, all columns as declared.

    Raises:
        ConfigError: a source's name is taken, or the landing's path cannot stand in SQL.
    """
    tables = source_tables(streams, paths=paths)
    sources = [
        {"name": name, "description": f"What landed from {name}.", "tables": list(found.values())}
        for name, found in tables.items()
    ]
    atomic.write_if_changed(paths.dbt / "models" / "sources.yml", yml.written({"version": 2, "sources": sources}))


def source_tables(streams: Sequence[Stream], *, paths: Paths) -> dict[str, dict[str, Table]]:
    """Every dbt source's tables by name: those of the streams, and ours about the loads.

    Raises:
        ConfigError: as `write_sources`.
    """
    tables: dict[str, dict[str, Table]] = {}
    for stream in streams:
        tables.setdefault(stream.source, {})[stream.name] = _table(stream, paths)
    if OWN_SOURCE in tables:
        message = f"district.yml: a source cannot be named '{OWN_SOURCE}'."
        raise ConfigError(message, remedy="Give it another name under sources.")
    tables[OWN_SOURCE] = {name: _file_table(name, schema, paths) for name, schema in COACHING_FILES.items()}
    return tables


def write_coaching_files(paths: Paths) -> None:
    """Zero-row index and estimate files where a step has not written its own yet, or the disk has spoilt them."""
    for name, schema in COACHING_FILES.items():
        file = coaching_file(name, paths)
        if not is_readable(file):
            files.write_table(file, schema.empty_table())
    (paths.dbt / "spill").mkdir(parents=True, exist_ok=True)


def coaching_file(name: str, paths: Paths) -> Path:
    """Where the index, the estimate step or the build itself writes a file of `COACHING_FILES`."""
    if name == keys.TABLE:
        return keys.keys_file(paths)
    return (paths.estimates if name in _DERIVED else paths.index) / f"{name}.parquet"


def _seed(seed: Seed) -> dict[str, object]:
    """Its entry: every column is text, for the models cast what they need."""
    return {
        "name": seed.name,
        "description": f"One row per {seed.row}.",
        "config": {"column_types": dict.fromkeys(seed.headings, "varchar")},
        "columns": [{"name": column.name, "description": column.means} for column in seed.columns],
    }


def _table(stream: Stream, paths: Paths) -> Table:
    pattern = f"{paths.landing}/{stream.source}/{stream.name}/load_date=*/*.parquet"
    columns = [{"name": c} for c in (*stream.columns, *META_COLUMNS, "load_date")]
    return _source_table(
        stream.name,
        f"read_parquet('{_literal(pattern)}', hive_partitioning=true, union_by_name=true)",
        columns,
        stream.description,
    )


def _file_table(name: str, schema: pa.Schema, paths: Paths) -> Table:
    return _source_table(
        name, f"read_parquet('{_literal(str(coaching_file(name, paths)))}')", [{"name": c} for c in schema.names], ""
    )


def _source_table(name: str, location: str, columns: list[dict[str, str]], description: str) -> Table:
    return {
        "name": name,
        "description": description or f"The stream {name}.",
        "config": {"meta": {"external_location": location}},
        "columns": columns,
    }


def _literal(path: str) -> str:
    if any(c in path for c in "{}'"):
        message = "The data folder's path has a brace or an apostrophe, which cannot stand in a dbt source."
        raise ConfigError(message, remedy="Set COACHING_DATA to a plainer path.")
    return path
