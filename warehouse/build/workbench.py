"""An analytics engineer's dbt: its own verbs and the project's own settings, over a copy of the warehouse.

Flow: warehouse.duckdb -> dbt/workbench/warehouse.duckdb -> dbt, at the engineer's own terminal
What a night builds is never touched: the copy, dbt's target folder and its inputs stand below `dbt/workbench/`; the
landing, index and estimates are read in place.
dbt's output is shown here, unlike a night's: it may quote values, but the warehouse holds neither names nor free text
(docs/architecture.md, "Landing columns"). As in a night it is kept in no file.
"""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from coaching.district import District
from coaching.errors import ConfigError
from coaching.paths import Paths
from coaching.streams import Stream
from warehouse import engine
from warehouse.build.command import command, dbt_environment, results_file
from warehouse.build.dbt import prepare
from warehouse.build.results import scrubbed
from warehouse.build.settings import dbt_vars

_SHOWN = ("TERM", "COLUMNS", "NO_COLOR")


class Workbench(Paths):
    """The data folder as an analytics engineer's dbt sees it: a copy of the warehouse, and a folder of its own."""

    @property
    def dbt(self) -> Path:
        """Inputs, target folder and copy."""
        return self.root / "dbt" / "workbench"

    @property
    def warehouse(self) -> Path:
        """The copy."""
        return self.dbt / "warehouse.duckdb"


def lay_out(district: District, streams: Sequence[Stream], *, paths: Paths, fresh: bool = False) -> bool:
    """Prepares the workbench, and copies the warehouse where there is no copy yet or a fresh one is asked for.

    Returns:
        Whether it was copied now.

    Raises:
        ContractError: there is no warehouse yet, or a night is at work on it.
    """
    bench = Workbench(paths.root)
    copied = fresh or not bench.warehouse.exists()
    if copied:
        engine.copy(paths.warehouse, bench.warehouse)
    prepare(district, streams, paths=bench)
    return copied


def is_outdated(paths: Paths) -> bool:
    """Whether the warehouse was built again after it was copied."""
    if not paths.warehouse.exists():
        return False
    return paths.warehouse.stat().st_mtime_ns > Workbench(paths.root).warehouse.stat().st_mtime_ns


def run(arguments: Sequence[str], district: District, streams: Sequence[Stream], *, paths: Paths) -> int:
    """Runs dbt at this terminal and gives its exit code; the arguments reach it as they are.

    Raises:
        ConfigError: `--vars` is no mapping.
    """
    bench = Workbench(paths.root)
    rest, own = _without_vars(arguments)
    told = json.dumps({**dbt_vars(district, streams, paths=bench), **own}, sort_keys=True)
    ended = subprocess.run(
        [*command(rest), "--vars", told], env=dbt_environment(bench, beside=_SHOWN), check=False, umask=0o077
    )
    scrubbed(results_file(bench))
    return ended.returncode


def _without_vars(arguments: Sequence[str]) -> tuple[list[str], Mapping[str, object]]:
    """Of two `--vars` dbt would take the last one alone: the caller's go into the project's."""
    rest = list(arguments)
    if "--vars" not in rest[:-1]:
        return rest, {}
    at = rest.index("--vars")
    try:
        own = yaml.safe_load(rest[at + 1])
    except yaml.YAMLError:
        own = None
    if not isinstance(own, dict):
        message = "--vars is no mapping."
        raise ConfigError(message, remedy="Write it as dbt asks for it, for example --vars '{framework: iste}'.")
    return rest[:at] + rest[at + 2 :], own
