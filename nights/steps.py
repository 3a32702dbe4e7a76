"""The steps of a night, one function each, called alike by the command line and by Airflow.

Flow: extract -> check (per source) -> the steps of `WAREHOUSE` -> the Postgres server, if there is one -> report
A step reads what the step before left on disk and nothing else, so each can be run, killed and run again alone.
Heavy libraries are imported inside the functions, so that parsing the DAG and opening the command line stay cheap.
"""

from collections.abc import Callable
from dataclasses import dataclass

from coaching.district import District
from coaching.errors import ContractError
from coaching.outcomes import Outcome, read_outcomes
from nights import version
from nights.at_work import at_work
from nights.extract import extract
from nights.night import Night
from nights.noting import guarded, noted
from nights.serving import STEP, serve_step

__all__ = ["SERVING", "WAREHOUSE", "Step", "check", "extract", "import_ahead", "not_done", "of_warehouse"]


@dataclass(frozen=True)
class Step:
    """One step of the whole warehouse: its name in outcomes and in Airflow, what it does, and the function."""

    name: str
    does: str
    run: Callable[[Night], Outcome]

    @property
    def command(self) -> str:
        """Its name on the command line."""
        return self.name.replace("_", "-")


def import_ahead() -> None:
    """Imports what the steps need, for a process that forks them: Great Expectations alone takes six seconds."""
    import warehouse.estimate
    import warehouse.land
    import warehouse.protect
    import warehouse.publish
    import warehouse.store.index  # noqa: F401 - imported for those who come after
    from expectations.engine.validator import import_great_expectations
    from extractors.kinds import kind_named, kind_names

    for kind in kind_names():
        kind_named(kind)
    import_great_expectations()


def check(night: Night, source: str) -> list[Outcome]:
    """Checks every waiting load of one source, quarantines bad rows and commits the good ones.

    Returns one outcome a stream; a stream whose promise is broken is `refused` and does not stop the others.

    Raises:
        UnavailableError: another run is at work.
    """
    from expectations.door.check import check_source

    streams = [s for s in night.streams if s.source == source]
    with at_work(night), guarded("check"):
        return check_source(streams, load_date=night.load_date, paths=night.paths, district=night.district)


def _build(night: Night) -> Outcome:
    from warehouse.build import build, prepare
    from warehouse.frozen import decide
    from warehouse.store.index import write_index

    with noted(night, "build") as note:
        _refuse_half_erased(night)
        write_index(night.all_streams, paths=night.paths, district=night.district)
        prepare(night.district, night.all_streams, paths=night.paths)
        built = build(night.district, night.all_streams, paths=night.paths, half="first")
        least_of = night.district.thresholds.model_dump()
        if decide(paths=night.paths, least_of=least_of, load_date=night.load_date).is_other:
            # what is published of closed periods is another now: the released facts, and what is made of them
            built = build(night.district, night.all_streams, paths=night.paths, half="first")
        return note.write(rows=built.passed)


def _refuse_half_erased(night: Night) -> None:
    """What is built while a person stands in one part and not in the other would be neither."""
    from warehouse.erase import is_under_way

    if is_under_way(night.paths):
        message = "An erasure was begun and has not ended."
        raise ContractError(message, remedy="Run `coaching forget`, which goes on with it, then this step again.")


def _estimate(night: Night) -> Outcome:
    from warehouse.build import standing
    from warehouse.estimate import estimate
    from warehouse.frozen import reasons, states
    from warehouse.protect import mask

    with noted(night, "estimate") as note:
        seen = standing.state(night.paths, "estimate")
        estimate(paths=night.paths, district=night.district)
        settled = states(night.paths), reasons(night.paths)
        mask(paths=night.paths, district=night.district, states=settled[0], reasons=settled[1])
        standing.stamp(night.paths, "estimate", seen)
        return note.write()


def _build_marts(night: Night) -> Outcome:
    from warehouse.build import build

    with noted(night, "build_marts") as note:
        return note.write(rows=build(night.district, night.all_streams, paths=night.paths, half="second").passed)


def _check_marts(night: Night) -> Outcome:
    from expectations.marts.check import check_marts
    from warehouse.build import standing

    with noted(night, "check_marts") as note:
        seen = standing.state(night.paths, "check_marts")
        checked = check_marts(night.paths.warehouse, thresholds=night.district.thresholds)
        standing.stamp(night.paths, "check_marts", seen)
        return note.write(rows=sum(checked.values()))


def _publish(night: Night) -> Outcome:
    from warehouse.build import standing
    from warehouse.publish import publish

    with noted(night, "publish") as note:
        _refuse_in_part(night, standing.missing(night.district, night.all_streams, paths=night.paths))
        publish(
            paths=night.paths,
            code_version=version.code_version(),
            data_through=standing.data_through(night.streams, paths=night.paths),
            thresholds=night.district.thresholds,
            owners=night.district.owned_by,
        )
        return note.write()


def _refuse_in_part(night: Night, first_missing: str) -> None:
    """Readers keep the edition that they have until every step has run on what the one before it came to."""
    if not first_missing:
        return
    names = [step.name for step in WAREHOUSE]
    rest = WAREHOUSE[names.index(first_missing) :]
    message = f"The warehouse holds no whole build: {first_missing} has not ended well on what stands there."
    commands = ", ".join(f"`coaching {step.command} --date {night.load_date}`" for step in rest)
    raise ContractError(message, remedy=f"The current edition stays. Run {commands}.")


# The order of a night after its sources, stated here alone: the DAG, the command line and the report read it.
WAREHOUSE = (
    Step("build", "First half of the dbt build: staging to the restricted implementation mart.", _build),
    Step("estimate", "Effects with intervals, scale reliability, and the privacy mask.", _estimate),
    Step("build_marts", "Second half of the dbt build: the marts.", _build_marts),
    Step("check_marts", "Hold the marts against our promise to readers.", _check_marts),
    Step("publish", "Publish a new edition and swap it in.", _publish),
)
# Apart from `publish`: tried again because the server was away, it publishes no second edition.
SERVING = Step(STEP, "Make the Postgres server hold the current edition.", serve_step)


def of_warehouse(district: District) -> tuple[Step, ...]:
    """The steps of a district's night after its sources: with a Postgres server where it names one."""
    return (*WAREHOUSE, SERVING) if district.publish.postgres else WAREHOUSE


def not_done(night: Night) -> list[str]:
    """Warehouse steps that have not ended well that night."""
    done = {o.step for o in read_outcomes(night.paths.runs, night.load_date) if o.status == "done"}
    return [step.name for step in of_warehouse(night.district) if step.name not in done]
