"""One `dbt build` a half, in a process of its own: it alone holds the warehouse file while it runs.

Flow: landing, index, seeds -> warehouse.duckdb. See docs/architecture.md, "dbt sources", and dbt_project/.
dbt's own output may quote values of records, so none of it is kept: failures are told by node and count.
Docs: https://docs.getdbt.com/reference/commands/build
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from coaching.district import District
from coaching.errors import ConfigError, ContractError
from coaching.paths import PROJECT, Paths
from coaching.streams import Stream
from warehouse.build.exposures import write_exposures
from warehouse.build.inputs import write_coaching_files, write_seeds, write_sources
from warehouse.build.results import BuildResult, failures, scrubbed, summary, where
from warehouse.build.settings import dbt_vars
from warehouse.build.twins import TAG, write_twins

DBT_PROJECT = PROJECT / "dbt_project"
# A short-lived process: looking for garbage in dbt's manifest, time and again, costs it an eighth of its time.
_CLI = "import gc; gc.disable(); from dbt.cli.main import cli; cli()"
AFTER_ESTIMATE = f"tag:{TAG}"
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH", "COACHING_MEMORY_LIMIT")


def prepare(district: District, streams: Sequence[Stream], *, paths: Paths) -> None:
    """Writes what dbt reads beside the landing: merged seeds, sources, exposures, twins of marts, empty files.

    Args:
        streams: all streams that have a landing folder, those of unconfigured kinds included.

    Raises:
        ConfigError: a seed is not readable, a fixed kind's streams are missing, or a mart's declaration is wrong.
    """
    write_seeds(district, DBT_PROJECT / "seeds", paths=paths)
    write_sources(district, streams, paths=paths)
    write_exposures(district, DBT_PROJECT, paths=paths)
    write_twins(paths)
    write_coaching_files(paths)
    _lend_seeds(paths)


def build(
    district: District, streams: Sequence[Stream], *, paths: Paths, half: Literal["first", "second"]
) -> BuildResult:
    """Seeds, models and data tests of one half, in one `dbt build`.

    Raises:
        ContractError: a model or test failed; names and counts, never a value.
    """
    chosen = ("--exclude", AFTER_ESTIMATE) if half == "first" else ("--select", AFTER_ESTIMATE)
    return _run(("build", "--exclude-resource-type", "unit_test", *chosen), district, streams, paths=paths)


def unit_tests(
    district: District, streams: Sequence[Stream], *, paths: Paths, select: str = "test_type:unit"
) -> BuildResult:
    """dbt's unit tests: the models' logic on made-up rows. They need a warehouse that was built once.

    Raises:
        ContractError: one failed.
    """
    return _run(("test", "--select", select), district, streams, paths=paths)


def docs(district: District, streams: Sequence[Stream], *, paths: Paths) -> Path:
    """The catalogue as one self-contained page; returns its path."""
    _run(("docs", "generate", "--static"), district, streams, paths=paths)
    return target_path(paths) / "static_index.html"


def results_file(paths: Paths) -> Path:
    """Where dbt writes what came of its nodes."""
    return target_path(paths) / "run_results.json"


def target_path(paths: Paths) -> Path:
    """dbt's own folder: compiled SQL, results and the parse cache."""
    return paths.dbt / "target"


def command(arguments: Sequence[str]) -> list[str]:
    """dbt with the project's own folders, as a process is started."""
    folders = ("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT))
    return [sys.executable, "-c", _CLI, *arguments, *folders]


def dbt_environment(paths: Paths, *, beside: Sequence[str] = ()) -> dict[str, str]:
    """What a dbt process may know: where its inputs stand, and none of our secrets.

    Args:
        paths: the data folder.
        beside: further variables of this process that it may see.
    """
    known = {name: os.environ[name] for name in (*_PASSED_ON, *beside) if name in os.environ}
    return known | {
        "COACHING_WAREHOUSE": str(paths.warehouse),
        "COACHING_DBT_MODELS": str(paths.dbt / "models"),
        "COACHING_DBT_SEEDS": str(_lent_seeds(paths)),
        "COACHING_SPILL": str(paths.dbt / "spill"),
        "DBT_TARGET_PATH": str(target_path(paths)),
        "DBT_LOG_PATH": str(paths.dbt / "logs"),
        "DBT_LOG_LEVEL_FILE": "none",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_VERSION_CHECK": "false",
        "DO_NOT_TRACK": "1",
    }


def _lent_seeds(paths: Paths) -> Path:
    return target_path(paths) / "seeds"


def _lend_seeds(paths: Paths) -> None:
    """dbt gets copies: of a seed outside its project it overwrites the file itself with the SQL that loaded it.

    Of overwritten ones the vars above would follow, and the next command would parse everything anew.
    """
    lent = _lent_seeds(paths)
    shutil.rmtree(lent, ignore_errors=True)
    shutil.copytree(paths.dbt / "seeds", lent)


def _run(arguments: Sequence[str], district: District, streams: Sequence[Stream], *, paths: Paths) -> BuildResult:
    started = time.monotonic()
    results_file(paths).unlink(missing_ok=True)
    told = json.dumps(dbt_vars(district, streams, paths=paths), sort_keys=True)
    _lend_seeds(paths)
    ended = subprocess.run(
        [*command(arguments), "--vars", told],
        env=dbt_environment(paths),
        cwd=paths.dbt,
        capture_output=True,
        text=True,
        check=False,
    )
    results = scrubbed(results_file(paths))
    problems = failures(results)
    if problems:
        message = f"dbt {arguments[0]} failed in {len(problems)} of {len(results)} nodes: {'; '.join(problems[:8])}."
        raise ContractError(
            message,
            remedy="See the rows on a copy of the warehouse: `coaching dbt --fresh build -s <model or test>`.",
        )
    if ended.returncode:
        message = f"dbt {arguments[0]} stopped: {where(ended.stdout) or 'before its first model'}."
        raise ConfigError(message, remedy="Check the district's seeds and the models named.")
    return summary(results, time.monotonic() - started)
