"""What a build reads, as digests: the project and each of its inputs. Worked out without starting dbt.

Flow: dbt_project/, merged seeds, generated models, vars; index and estimate files -> digests -> `warehouse.changes`
"""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from coaching.errors import ContractError
from coaching.paths import Paths
from coaching.streams import Stream
from warehouse.build import keys
from warehouse.build.inputs import OWN_SOURCE, coaching_file, source_tables
from warehouse.changes.nodes import Content, digest, seed_file

_ENGINES = ("dbt-core", "dbt-duckdb", "duckdb")


def ground(told: str) -> str:
    """What every node depends on beside its own text: the vars, and the versions of what runs it.

    Args:
        told: the vars as they go to dbt.
    """
    return digest(told, [version(name) for name in _ENGINES])


def project(project_folder: Path, told: str, *, paths: Paths) -> str:
    """Everything that says what the nodes are. While it is the same, so are they."""
    files = [*_files(project_folder, "*"), *_files(paths.dbt / "models", "*.yml")]
    return digest(ground(told), [(f.as_posix(), _file(f)) for f in files])


def inputs(streams: Sequence[Stream], *, paths: Paths) -> dict[str, Content]:
    """The content of every dbt source and seed file, by the name that `parents` of a node have.

    A stream's content is that of its committed loads: a load's id follows from its rows. What a load says of its own
    pull beside that (`_extracted_at`, the encryption of `_extra`) differs from pull to pull and is read by no model.
    """
    landed = loads(paths)
    found: dict[str, Content] = {}
    for source, tables in source_tables(streams, paths=paths).items():
        for name, table in tables.items():
            if name == keys.TABLE:
                # the models' own memory: with equal inputs they come to what it says
                rows = ""
            elif source == OWN_SOURCE:
                rows = _file(coaching_file(name, paths))
            else:
                rows = digest(landed.get((source, name), ()))
            found[f"source.coaching.{source}.{name}"] = Content(digest(sorted(table.items())), rows)
    for file in _files(paths.dbt / "seeds", "*.csv"):
        found[seed_file(file.stem)] = Content("", _file(file))
    return found


def loads(paths: Paths) -> Mapping[tuple[str, str], list[tuple[str, ...]]]:
    """Of every stream the loads that the index names: date, id and revision."""
    try:
        # `read_table` would import a quarter of a second of what many files need
        with pq.ParquetFile(coaching_file("loads", paths)) as file:
            table = file.read(columns=["source", "stream", "load_date", "load_id", "revision"])
    except (pa.ArrowException, OSError):
        message = "The index of the landing is damaged on the disk."
        raise ContractError(
            message, remedy="Run `coaching build`, which writes it anew, then the step again."
        ) from None
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for source, stream, *load in zip(*(column.to_pylist() for column in table.columns), strict=True):
        found.setdefault((source, stream), []).append(tuple(str(part) for part in load))
    return found


def _files(folder: Path, pattern: str) -> Iterable[Path]:
    return sorted(f for f in folder.rglob(pattern) if f.is_file())


def _file(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()
