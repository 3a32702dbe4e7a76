"""`dbt build` of what changed: dbt's own build, which leaves alone every node that would come to what it is.

Run as `python -m warehouse.changes.process <dbt's arguments>` with a `Plan` on standard input; it alone imports dbt and
holds the warehouse. Whether a node has to run is asked when its turn comes, for by then all it reads is made and its
content known.
"""

import gc
import json
import os
import sys
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import dbt.task.build
from dbt.adapters.duckdb.connections import DuckDBConnectionManager
from dbt.artifacts.schemas.results import RunStatus
from dbt.artifacts.schemas.run import RunResult
from dbt.cli.main import cli
from dbt.contracts.graph.nodes import SeedNode

from coaching.marts import AFTER_ESTIMATE
from warehouse.changes import record, relations
from warehouse.changes.nodes import Changes, Content, Half, Kind, Made, Node, Record, digest, seed_file
from warehouse.changes.plan import Plan, Result, kind_of_error, write_results

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dbt.adapters.base.impl import BaseAdapter
    from dbt.contracts.graph.manifest import Manifest
    from dbt.contracts.graph.nodes import ManifestNode
    from dbt.task.base import BaseRunner

_WELL = {"success", "pass", "warn"}
_KINDS: Mapping[str, Kind] = {"view": "view", "ephemeral": "view", "test": "test"}
# dbt's own bookkeeping: it differs from parse to parse
_NOT_SAID = (
    "created_at",
    "compiled",
    "compiled_code",
    "compiled_path",
    "extra_ctes",
    "extra_ctes_injected",
    "build_path",
)


class BuildOfChanges(dbt.task.build.BuildTask):
    """dbt's build task, with a record of what each node was made of."""

    plan: Plan
    changes: Changes

    def before_run(self, adapter: "BaseAdapter", selected_uids: AbstractSet[str]) -> RunStatus:
        """Takes the record, less what may be built now: a kill from here on leaves those unknown."""
        status: RunStatus = super().before_run(adapter, selected_uids)
        with _cursor(adapter, "build_record") as cursor:
            if self.manifest:
                made = (node for node in self.manifest.nodes.values() if node.relation_name)
                relations.drop_abandoned(cursor, [f"{node.schema}.{node.alias}" for node in made])
            known = record.read(cursor)
            taken = _taken(known, nodes_of(self.manifest, known, self.plan), self.plan)
            self.changes = Changes(taken, self.plan.inputs)
            left = replace(self.changes.record, project="")
            record.write(cursor, left, without=self.changes.stale(self.plan.half))
        return status

    def call_runner(self, runner: "BaseRunner") -> RunResult:
        """Runs a node unless it is current, and notes what it came to."""
        name = runner.node.unique_id
        if runner.skip or name not in self.changes.record.nodes:
            return self._run(runner)
        if self.changes.is_current(name):
            kept: RunResult = RunResult.from_node(runner.node, RunStatus.NoOp, None)
            return kept
        made_of = self.changes.made_of(name)
        # a seed that is filled again would keep the columns and types that an earlier version gave it
        if isinstance(runner.node, SeedNode) or not self.changes.keeps_rows(name):
            runner.node.config.full_refresh = True
        self.changes.note(name, None)
        result = self._run(runner)
        if str(result.status) in _WELL and made_of is not None:
            self.changes.note(name, self._made(runner, made_of, result))
        return result

    def _run(self, runner: "BaseRunner") -> RunResult:
        result: RunResult = super().call_runner(runner)
        return result

    def after_run(self, adapter: "BaseAdapter", results: Sequence[RunResult]) -> None:
        """Writes the record and what the process that started this one wants to know."""
        super().after_run(adapter, results)
        with _cursor(adapter, "build_record") as cursor:
            record.write(cursor, self.changes.record)
        write_results(self.plan.results, (self._told(result) for result in results))

    def _made(self, runner: "BaseRunner", made_of: str, result: RunResult) -> Made | None:
        kind, relation = self.changes.record.nodes[runner.node.unique_id].kind, runner.node.relation_name
        if kind == "test" or relation is None:
            return Made(made_of, status=str(result.status), failures=result.failures or 0)
        try:
            with _cursor(runner.adapter, f"content of {runner.node.unique_id}") as cursor:
                if kind == "view":
                    found = Content(record.columns_of(cursor, relation), "")
                else:
                    found = record.content_of(cursor, relation)
        except Exception:  # noqa: BLE001 - it would leave dbt waiting; without a record the node is built again
            return None
        return Made(made_of, found.columns, found.rows, str(result.status))

    def _told(self, result: RunResult) -> Result:
        """The node's own result, or the one that stands."""
        name = result.node.unique_id
        made = self.changes.record.made.get(name)
        if str(result.status) == RunStatus.NoOp and made:
            return Result(name, made.status, made.failures, is_kept=True)
        return Result(name, str(result.status), result.failures or 0, kind_of_error(result.message))


def nodes_of(manifest: "Manifest | None", known: Record, plan: Plan) -> dict[str, Node]:
    """All seeds, models and tests of the project."""
    if manifest is None or known.project == plan.project:
        return known.nodes
    own = manifest.metadata.project_name
    macros = [m.macro_sql for _, m in sorted(manifest.macros.items()) if m.package_name == own]
    return {name: _node(node, digest(plan.ground, macros), manifest) for name, node in manifest.nodes.items()}


def _taken(known: Record, nodes: dict[str, Node], plan: Plan) -> Record:
    """What is still said of nodes that are still there."""
    known_nodes = {name: made for name, made in known.made.items() if name in nodes}
    made = {name: m for name, m in known_nodes.items() if not (plan.is_fresh and nodes[name].half == plan.half)}
    return Record(plan.project, nodes, made, {name: s for name, s in known.shapes.items() if name in nodes})


def _node(node: "ManifestNode", ground: str, manifest: "Manifest") -> Node:
    told = {k: v for k, v in node.to_dict(omit_none=True).items() if k not in _NOT_SAID}
    said = digest(ground, json.dumps(told, sort_keys=True, default=str))
    parents = (seed_file(node.name),) if isinstance(node, SeedNode) else tuple(sorted(set(node.depends_on.nodes)))
    half: Half = "second" if AFTER_ESTIMATE in node.tags else "first"
    stays = _stays(node, manifest) if node.config.materialized == "incremental" else ""
    return Node(half, _KINDS.get(node.config.materialized, "rows"), said, parents, stays)


def _stays(node: "ManifestNode", manifest: "Manifest") -> str:
    """A model's SQL and that of the project's macros it calls."""
    used, waiting = set(), list(node.depends_on.macros)
    while waiting:
        name = waiting.pop()
        macro = manifest.macros[name]
        if name not in used and macro.package_name == manifest.metadata.project_name:
            used.add(name)
            waiting += macro.depends_on.macros
    return digest(node.raw_code, [manifest.macros[name].macro_sql for name in sorted(used)])


@contextmanager
def _cursor(adapter: "BaseAdapter", name: str) -> "Iterator[record.Cursor]":
    """A connection of dbt's own: it alone may open the warehouse while dbt runs."""
    with adapter.connection_named(name):
        yield adapter.connections.get_thread_connection().handle.cursor()


if __name__ == "__main__":
    # A short-lived process: looking for garbage in dbt's manifest, time and again, costs it an eighth of its time.
    gc.disable()
    BuildOfChanges.plan = Plan.from_json(sys.stdin.read())
    dbt.task.build.BuildTask = BuildOfChanges  # type: ignore[misc]
    try:
        cli(sys.argv[1:])
    except SystemExit as ended:
        sys.stdout.flush()
        DuckDBConnectionManager.close_all_connections()  # type: ignore[no-untyped-call]
        # everything is written; taking dbt's manifest apart, object by object, would cost a third of a second
        os._exit(int(ended.code or 0))
