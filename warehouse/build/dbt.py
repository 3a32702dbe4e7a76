"""One `dbt build` a half, in a process of its own: it alone holds the warehouse file while it runs.

Flow: landing, index, seeds -> warehouse.duckdb. See docs/architecture.md, "dbt sources", and dbt_project/.
A half of which nothing changed does not start dbt, and one that does runs what changed: see `warehouse.changes`.
dbt's own output may quote values of records, so none of it is kept: failures are told by node and count.
Docs: https://docs.getdbt.com/reference/commands/build
"""

import json
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from coaching.district import District
from coaching.errors import ConfigError, ContractError
from coaching.marts import AFTER_ESTIMATE
from coaching.paths import Paths
from coaching.streams import Stream
from warehouse import engine
from warehouse.build import contents, keys
from warehouse.build.command import AS_IT_IS, CHANGES_ONLY, DBT_PROJECT, lend_seeds, results_file, start, target_path
from warehouse.build.exposures import write_exposures
from warehouse.build.inputs import write_coaching_files, write_seeds, write_sources
from warehouse.build.released import write_released
from warehouse.build.results import BuildResult, failures, scrubbed, summary, where
from warehouse.build.settings import dbt_vars
from warehouse.build.twins import write_twins
from warehouse.changes import record as build_record
from warehouse.changes.nodes import Changes, Half, Record
from warehouse.changes.plan import Plan, Result, read_results
from warehouse.frozen import files as frozen
from warehouse.kept import store as kept

_LEFT_OUT = ("--exclude-resource-type", "unit_test", "--exclude-resource-type", "exposure")
_BUILD = ("build", "--no-write-json", *_LEFT_OUT)
_CHOSEN = {
    "first": ("--exclude", f"tag:{AFTER_ESTIMATE}"),
    "second": ("--select", f"tag:{AFTER_ESTIMATE}"),
}


def prepare(district: District, streams: Sequence[Stream], *, paths: Paths) -> None:
    """Writes what dbt reads beside the landing: seeds, sources, exposures, twins, what is frozen or kept, empty files.

    Args:
        streams: all streams that have a landing folder, those of unconfigured kinds included.

    Raises:
        ConfigError: a seed is not readable, a fixed kind's streams are missing, or a mart's declaration is wrong.
        ContractError: what is frozen or kept is not whole.
    """
    write_seeds(district, DBT_PROJECT / "seeds", paths=paths)
    write_sources(district, streams, paths=paths)
    write_exposures(district, DBT_PROJECT, paths=paths)
    write_twins(paths)
    write_released(paths, DBT_PROJECT)
    frozen.render(paths)
    kept.render(paths)
    write_coaching_files(paths)
    lend_seeds(paths)


def build(
    district: District, streams: Sequence[Stream], *, paths: Paths, half: Half, full_refresh: bool = False
) -> BuildResult:
    """Seeds, models and data tests of one half that are not what they would come to, in one `dbt build`.

    Args:
        full_refresh: builds everything of the half anew, incremental models from nothing.

    Raises:
        ContractError: a model or test failed; names and counts, never a value.
    """
    started = time.monotonic()
    told = told_to_dbt(district, streams, paths=paths)
    plan = Plan(
        half,
        ground=contents.ground(told),
        project=contents.project(DBT_PROJECT, told, paths=paths),
        inputs=contents.inputs(streams, paths=paths),
        results=target_path(paths) / "build_results.json",
        is_fresh=full_refresh,
    )
    record = known(paths)
    if not full_refresh and record.project == plan.project and not Changes(record, plan.inputs).stale(half):
        _keep_keys(half, paths)
        return summary(_kept(record, half), time.monotonic() - started)
    plan.results.unlink(missing_ok=True)
    arguments = [*_BUILD, *_CHOSEN[half], *(("--full-refresh",) if full_refresh else ())]
    ended = start(CHANGES_ONLY, arguments, told, paths=paths, stdin=plan.to_json())
    results = _held("build", read_results(plan.results), ended)
    _keep_keys(half, paths)
    return summary(results, time.monotonic() - started)


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


def known(paths: Paths) -> Record:
    """The last build's record; without a warehouse that can be read there is none."""
    try:
        with engine.reading(paths.warehouse) as connection:
            return build_record.read(connection)
    except (ContractError, duckdb.Error):
        return Record()


def _keep_keys(half: Half, paths: Paths) -> None:
    if half == "first":
        keys.append_new(paths)


def _kept(record: Record, half: Half) -> list[Result]:
    """The results that stand."""
    made = ((name, record.made[name]) for name, node in record.nodes.items() if node.half == half)
    return [Result(name, m.status, m.failures, is_kept=True) for name, m in made]


def _run(arguments: Sequence[str], district: District, streams: Sequence[Stream], *, paths: Paths) -> BuildResult:
    """One of dbt's own commands, as dbt has it."""
    started = time.monotonic()
    results_file(paths).unlink(missing_ok=True)
    ended = start(AS_IT_IS, arguments, told_to_dbt(district, streams, paths=paths), paths=paths)
    return summary(_held(arguments[0], scrubbed(results_file(paths)), ended), time.monotonic() - started)


def told_to_dbt(district: District, streams: Sequence[Stream], *, paths: Paths) -> str:
    """The vars, as every dbt command of a night gets them."""
    return json.dumps(dbt_vars(district, streams, paths=paths), sort_keys=True)


def _held(verb: str, results: Sequence[Result], ended: subprocess.CompletedProcess[str]) -> Sequence[Result]:
    """The results, if nothing in them stops the night and dbt came to its end."""
    problems = failures(results)
    if problems:
        message = f"dbt {verb} failed in {len(problems)} of {len(results)} nodes: {'; '.join(problems[:8])}."
        raise ContractError(
            message,
            remedy="See the rows on a copy of the warehouse: `coaching dbt --fresh build -s <model or test>`.",
        )
    if (ended.returncode or not results) and (refusal := engine.in_use(ended.stdout)):  # opened after we looked
        raise refusal
    if ended.returncode or (verb == "build" and not results):
        message = f"dbt {verb} stopped: {where(ended.stdout) or 'before its first model'}."
        raise ConfigError(message, remedy="Check the district's seeds and the models named.")
    return results
