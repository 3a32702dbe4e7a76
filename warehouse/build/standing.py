"""What stands of the build that the warehouse holds, and what is still missing before anybody may read it.

Flow: quality.build_record, stamps/<step> -> the first step to run again -> publish, which refuses until there is none
The estimate and the check of the marts look at a warehouse that they do not write: each leaves a stamp that says which
state it saw. A state is content, never time, so that a rerun that changes nothing asks for nothing.
"""

from collections.abc import Sequence
from dataclasses import asdict

from coaching import atomic
from coaching.district import District
from coaching.errors import ContractError
from coaching.paths import Paths
from coaching.streams import Stream
from warehouse.build import contents
from warehouse.build.command import DBT_PROJECT
from warehouse.build.dbt import known, told_to_dbt
from warehouse.changes.nodes import Changes, Half, Record, digest

# What each step that stamps has looked at: the estimates read the first half, the check all of it.
LOOKS_AT: dict[str, tuple[Half, ...]] = {"estimate": ("first",), "check_marts": ("first", "second")}


def state(paths: Paths, step: str) -> str:
    """The state of what the step looks at, as it stands in the warehouse now; to be asked before it looks."""
    return _state(known(paths), LOOKS_AT[step])


def stamp(paths: Paths, step: str, seen: str) -> None:
    """Says that the step has ended well on that state."""
    atomic.write_text(paths.stamps / step, seen)


def missing(district: District, streams: Sequence[Stream], *, paths: Paths) -> str:
    """The first step that has not run on what the steps before it came to; empty where the build is whole."""
    record = known(paths)
    try:
        changes = Changes(record, contents.inputs(streams, paths=paths))
    except (FileNotFoundError, ContractError):  # the index or the estimates were removed, or are damaged
        return "build"
    project = contents.project(DBT_PROJECT, told_to_dbt(district, streams, paths=paths), paths=paths)
    if record.project != project or changes.stale("first"):
        return "build"
    if not _is_stamped(paths, "estimate", record):
        return "estimate"
    if changes.stale("second"):
        return "build_marts"
    return "" if _is_stamped(paths, "check_marts", record) else "check_marts"


def data_through(streams: Sequence[Stream], *, paths: Paths) -> dict[str, str]:
    """For every source the last closed day that all its streams have a load for, of the loads that were built on."""
    loads = contents.loads(paths)
    found: dict[str, str] = {}
    for stream in streams:
        day = max((load[0] for load in loads.get((stream.source, stream.name), ())), default="")
        found[stream.source] = min(found.get(stream.source, day), day)
    return found


def _is_stamped(paths: Paths, step: str, record: Record) -> bool:
    file = paths.stamps / step
    return file.exists() and file.read_text(encoding="utf-8") == _state(record, LOOKS_AT[step])


def _state(record: Record, halves: Sequence[Half]) -> str:
    chosen = sorted(name for name in record.made if record.nodes[name].half in halves)
    return digest([(name, sorted(asdict(record.made[name]).items())) for name in chosen])
