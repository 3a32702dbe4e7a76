"""The pseudonym key is rotated after three nights: published figures stay, and nothing is called as before."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from coaching.secrets import load_key
from extractors import declared
from sandbox.process import SandboxProcess
from tests.integration.leaks import Secret, scan
from tests.integration.line import KEY, Line
from tests.integration.nights import NIGHTS, ThreeNights, sandbox_district, tell
from tests.integration.published import Published
from tests.integration.rotating import differing, names
from warehouse import store

# What tells how nights went: a second run of a night writes another one.
NIGHTLY = {"bi/marts/mart_data_quality.parquet", "bi/marts/mart_edition.parquet"}
# What names a load: one that was pulled again has another id.
OF_LOADS = {"core.fct_load", "quality.review_people"}


@pytest.mark.slow
def test_a_rotation_changes_no_published_figure_and_leaves_no_old_name(
    three_nights: ThreeNights, copied: Callable[[], Line], sandbox: SandboxProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    line, before = copied(), three_nights.night(3).published
    old = names(line)
    secrets = [Secret("person id", n, name) for n, name in enumerate(sorted(old))]
    stood = len({f.file for f in scan(line.paths.root, secrets)})

    said = line.run("rotate-key", "--yes")
    assert said.exit_code == 0
    assert "names of the old key stand in 0 of them" in said.stdout
    assert scan(line.paths.root, secrets) == []
    lines = line.key_file.read_text(encoding="utf-8").split()
    assert (len(lines), lines[0]) == (2, KEY)
    assert lines[1] not in said.stdout + said.stderr

    sandbox.set_night(date.fromisoformat(NIGHTS[2]))
    ran = line.night(NIGHTS[2])
    assert ran.exit_code == three_nights.night(3).ran.exit_code
    assert scan(line.paths.root, secrets) == [], "a pull brought old names back"
    after = line.published()
    changed = _changed(before, after)
    assert set(changed) <= NIGHTLY, "a published figure changed"
    found = differing(*(_analysts(one) for one in (three_nights.line, line)))
    assert set(found) <= OF_LOADS, "an analyst's figure changed"
    tell(
        f"{len(old)} old names stood in {stood} files, then in none; {len(before.files)} published files, "
        f"{len(changed)} differ: {', '.join(changed) or 'none'}",
        f"analysts' tables that differ but for how people are called: {found}",
    )
    _refused_with_the_old_key_alone(line)
    monkeypatch.setenv("COACHING_KEY_FILE", str(line.key_file))
    streams = declared(sandbox_district())
    loads = [load for s in streams for load in store.committed(line.paths, s.source, s.name)]
    assert {load.key_fingerprint for load in loads} == {load_key("sandbox").fingerprint}


def _analysts(line: Line) -> Path:
    return line.paths.published / "current" / "analyst" / "analyst.duckdb"


def _changed(before: Published, after: Published) -> list[str]:
    return [name for name in before.differences(after) if name.startswith("bi")]


def _refused_with_the_old_key_alone(line: Line) -> None:
    whole = line.key_file.read_text(encoding="utf-8")
    line.key_file.write_text(KEY, encoding="utf-8")
    refused = line.run("extract", "--date", NIGHTS[2], "--source", "oneroster", "--stream", "users", "--repull")
    assert refused.exit_code != 0
    assert "every line of it" in refused.stdout + refused.stderr
    line.key_file.write_text(whole, encoding="utf-8")
