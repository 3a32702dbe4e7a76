"""How dbt is started: a process with the project's settings, the places of its inputs, and none of our secrets."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from coaching.environment import passed_on
from coaching.paths import PROJECT, Paths
from warehouse.engine import wait_until_free

DBT_PROJECT = PROJECT / "dbt_project"
# A short-lived process: looking for garbage in dbt's manifest, time and again, costs it an eighth of its time.
AS_IT_IS = ("-c", "import gc; gc.disable(); from dbt.cli.main import cli; cli()")
# dbt with a build task that leaves alone what it would come to
CHANGES_ONLY = ("-m", "warehouse.changes.process")


def start(
    program: Sequence[str], arguments: Sequence[str], told: str, *, paths: Paths, stdin: str = ""
) -> subprocess.CompletedProcess[str]:
    """Runs one dbt command to its end.

    Args:
        program: `AS_IT_IS` or `CHANGES_ONLY`.
        told: the vars as JSON.
        stdin: what the program reads.

    Raises:
        UnavailableError: another process has the warehouse open and does not let go.
    """
    lend_seeds(paths)
    wait_until_free(paths.warehouse)
    return subprocess.run(
        [*command(arguments, program), "--vars", told],
        env=dbt_environment(paths),
        cwd=paths.dbt,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        umask=0o077,  # what dbt writes is the owner's alone, the warehouse above all
    )


def results_file(paths: Paths) -> Path:
    """Where dbt writes what came of its nodes."""
    return target_path(paths) / "run_results.json"


def target_path(paths: Paths) -> Path:
    """dbt's own folder: compiled SQL, results and the parse cache."""
    return paths.dbt / "target"


def command(arguments: Sequence[str], program: Sequence[str] = AS_IT_IS) -> list[str]:
    """dbt with the project's own folders, as a process is started."""
    folders = ("--project-dir", str(DBT_PROJECT), "--profiles-dir", str(DBT_PROJECT))
    return [sys.executable, *program, *arguments, *folders]


def dbt_environment(paths: Paths, *, beside: Sequence[str] = ()) -> dict[str, str]:
    """What a dbt process may know: where its inputs stand, and none of our secrets.

    Args:
        paths: the data folder.
        beside: further variables of this process that it may see.
    """
    return passed_on(*beside) | {
        "COACHING_WAREHOUSE": str(paths.warehouse),
        "COACHING_DBT_MODELS": str(paths.dbt / "models"),
        "COACHING_DBT_SEEDS": str(_lent_seeds(paths)),
        "COACHING_SPILL": str(paths.dbt / "spill"),
        "DBT_TARGET_PATH": str(target_path(paths)),
        "DBT_LOG_PATH": str(paths.dbt / "logs"),
        "DBT_LOG_LEVEL_FILE": "none",
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_FAST_TEST_EDGES": "true",
        "DBT_VERSION_CHECK": "false",
        "DO_NOT_TRACK": "1",
        "PYTHONPATH": str(PROJECT),
    }


def _lent_seeds(paths: Paths) -> Path:
    return target_path(paths) / "seeds"


def lend_seeds(paths: Paths) -> None:
    """dbt gets copies: of a seed outside its project it overwrites the file itself with the SQL that loaded it.

    Of overwritten ones the vars above would follow, and the next command would parse everything anew.
    """
    lent = _lent_seeds(paths)
    shutil.rmtree(lent, ignore_errors=True)
    shutil.copytree(paths.dbt / "seeds", lent)
