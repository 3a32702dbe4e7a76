"""Rerunning a night changes nothing that is published, whichever night it is and however late it is done."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from extractors import declared
from sandbox.process import SandboxProcess
from tests.integration.line import Line
from tests.integration.nights import NIGHTS, ThreeNights, sandbox_district, tell


def _rerun(number: int, line: Line, sandbox: SandboxProcess, three_nights: ThreeNights) -> None:
    """Runs a night again, with the servers as they stood that night: only the hour is another."""
    night = NIGHTS[number - 1]
    before, load_ids = line.published(), _load_ids(line)
    assert before.files == three_nights.night(3).published.files
    sandbox.set_night(date.fromisoformat(night))
    ran = line.night(night)
    after = line.published()
    changed = sorted(name for name, load_id in _load_ids(line).items() if load_ids.get(name) != load_id)
    tell(
        f"night {number} again: exit code {ran.exit_code} in {ran.seconds} s;"
        f" {len(after.files)} Parquet files and {len(after.tables)} tables compared,"
        f" {len(before.differences(after))} differ; loads with another content: {changed or 'none'}"
    )
    assert ran.exit_code == three_nights.night(number).ran.exit_code
    assert before.edition != after.edition, "the rerun published nothing, so there is nothing to compare"
    assert before.differences(after) == []
    assert changed == []
    assert line.leftovers() == []


def _load_ids(line: Line) -> dict[str, str]:
    found = {}
    for file in sorted(line.paths.landing.glob("[!_]*/*/load_date=2*/data.parquet")):
        source, stream, day = file.relative_to(line.paths.landing).parts[:3]
        manifest = line.manifest(f"{source}.{stream}", day.removeprefix("load_date="))
        assert manifest is not None
        found[f"{source}.{stream} {day}"] = manifest.load_id
    refused = {(n, name) for n in NIGHTS for (_, name), o in line.outcomes(n).items() if o.status == "refused"}
    assert len(found) == len(NIGHTS) * len(declared(sandbox_district())) - len(refused) > 0
    return found


@pytest.mark.slow
def test_the_first_night_again_leaves_every_byte(
    three_nights: ThreeNights, copied: Callable[[], Line], sandbox: SandboxProcess
) -> None:
    """Its events are pulled again, its snapshots stay as they were."""
    _rerun(1, copied(), sandbox, three_nights)


@pytest.mark.slow
@pytest.mark.parametrize("number", [2, 3])
def test_a_later_night_again_leaves_every_byte(
    number: int, three_nights: ThreeNights, copied: Callable[[], Line], sandbox: SandboxProcess
) -> None:
    _rerun(number, copied(), sandbox, three_nights)


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2])
def test_a_night_again_much_later_loses_nothing(
    number: int, three_nights: ThreeNights, copied: Callable[[], Line], sandbox: SandboxProcess
) -> None:
    """Servers show events that came late and forgot those of a month ago: only that load's counts change."""
    line = copied()
    before = line.published()
    sandbox.set_night(date.fromisoformat(NIGHTS[2]))
    ran = line.night(NIGHTS[number - 1])
    differing = before.differences(line.published())
    tell(
        f"night {number} again from the last night's servers: exit code {ran.exit_code},"
        f" differing: {differing or 'nothing'}"
    )
    assert ran.exit_code == three_nights.night(number).ran.exit_code
    assert [name for name in differing if "mart_data_quality" not in name] == []


@pytest.mark.slow
def test_nights_run_in_two_places_come_to_the_same_bytes(
    three_nights: ThreeNights, sandbox: SandboxProcess, tmp_path: Path
) -> None:
    """Nothing of the place, the clock or the hour enters a published file."""
    line = Line(tmp_path / "elsewhere", sandbox.environment)
    for night in three_nights.nights:
        sandbox.set_night(date.fromisoformat(night.load_date))
        assert line.night(night.load_date).exit_code == night.ran.exit_code
        assert night.published.differences(line.published()) == []
