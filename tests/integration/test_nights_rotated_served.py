"""The pseudonym key is rotated where weeks are closed and a Postgres server serves: all of it comes to the new names.

Page views go by age, the edition is served, the rotation is killed half way and goes on, the next edition is served.
"""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pytest

from extractors import declared
from tests.integration.aging import STEPS, close_weeks, run_steps, weeks
from tests.integration.leaks import Secret, scan
from tests.integration.line import Line
from tests.integration.nights import NIGHTS, sandbox_district, tell
from tests.integration.postgres import (
    Loopback,
    by_area,
    loopback,
    of_a_district_with_a_server,
    packed_values,
    unowned_files,
)
from tests.integration.processes import kill_group
from tests.integration.published import Published, query
from tests.integration.rotating import differing, hexadecimal, keys_of, names, names_in_rows
from tests.integration.seeing import NIGHTLY, Seen, allowed, seen
from tests.unit.warehouse.publish.postgres.served import LOGINS, Server, digests_of_files, digests_of_server
from warehouse import store
from warehouse.kept import store as kept
from warehouse.publish.postgres import Viewer
from warehouse.rotate.renamed import read_renamed

LAST = NIGHTS[-1]
BEGUN = "A rotation of the pseudonym key was begun and has not ended"
WITHDRAWN = "was withdrawn when the pseudonym key was rotated"
# Who sees own rows alone, or none.
VIEWERS = ("pia", "eva", "cora", "theo", "nobody")
_OF_VIEWERS = """select
    (select viewer_key from marts_restricted.mart_my_record
        where viewer_key in (select person_key from marts_restricted.mart_caseload)
        group by 1 order by count(*) desc, 1 limit 1),
    (select coach_key from marts_restricted.mart_cycle_rhythm join marts_restricted.mart_caseload using (coach_key)
        group by 1 order by count(*) desc, 1 limit 1),
    (select list(distinct school_code order by school_code) from marts_restricted.mart_caseload)"""
_OWN_VIEW = """create view workspace.minutes as select session_type, count(*) as n, sum(duration_minutes) as minutes
    from core.fct_coaching_session group by 1"""
_OWN_COPY = "create table workspace.staff as select person_key, role from core.dim_staff"
_MINUTES = "select * from workspace.minutes order by 1"


@dataclass(frozen=True)
class Before:
    """What is held and seen under the old key."""

    edition: str
    copy: Path  # of its files: what analysts read of it will be withdrawn
    published: Published
    weeks: Mapping[str, object]
    closed: Mapping[str, pa.Table]
    seen: Mapping[str, Seen]
    says: Mapping[str, Seen]
    minutes: list[tuple[object, ...]]


@pytest.mark.slow
def test_closed_weeks_and_a_server_come_to_the_new_key(copied: Callable[[], Line], tmp_path: Path) -> None:
    with loopback() as postgres:
        line = of_a_district_with_a_server(copied(), postgres, tmp_path)
        server = postgres.server(line.paths)
        old = _weeks_close(line)
        viewers = _is_served(line, server, postgres)
        before = _before(line, server, viewers, tmp_path)

        renamed = _killed_half_way(line)
        old |= {name for name, new in renamed.items() if name != new}
        _refused_meanwhile(line, server, before, BEGUN)
        _goes_on_until_seeds_are_replaced(line)
        _refused_meanwhile(line, server, before, BEGUN)
        _ends(line, old, before)
        _refused_meanwhile(line, server, before, WITHDRAWN)

        assert not line.paths.warehouse.exists()
        run_steps(line, LAST, *STEPS)
        _weeks_are_the_same(line, before, renamed)
        old |= _figures_are_the_same(line, before)
        secrets = [Secret("person id", n, name) for n, name in enumerate(sorted(hexadecimal(old)))]
        assert scan(line.paths.root, secrets) == []
        _viewers_see_their_own(line, server, [_renamed(viewer, renamed) for viewer in viewers], before)
        _server_lets_go(line, server, postgres, secrets)


def _weeks_close(line: Line) -> set[str]:
    """Weeks close by age; returns how everybody is called, of those whose events go too."""
    run_steps(line, LAST, "build")
    called = names(line)
    gone = close_weeks(line)
    assert gone > 0
    held = kept.read(line.paths).tables
    tell(f"{gone} page views went by age; {len(held[kept.TEACHERS])} weeks of teachers are kept")
    return called


def _is_served(line: Line, server: Server, postgres: Loopback) -> tuple[Viewer, ...]:
    """An edition with closed weeks is published and served to a login a role; an analyst keeps a view and a copy."""
    run_steps(line, LAST, *STEPS)
    ((teacher, coach, schools),) = query(_analysts(line.edition(line.published().edition)), _OF_VIEWERS)
    viewers = (
        Viewer("pia", "principal", schools[0]),
        Viewer("eva", "evaluator", schools[-1]),
        Viewer("cora", "coach", "", str(coach)),
        Viewer("theo", "teacher", "", str(teacher)),
    )
    assert teacher != coach
    lines = (f"{v.login},{v.role},{v.school_code},{v.person_key}\n" for v in viewers)
    _seed(line).write_text("login,role,school_code,person_key\n" + "".join(lines), encoding="utf-8")
    assert line.run("postgres").exit_code == 0
    with postgres.as_admin() as admin:
        for login, group in LOGINS.items():
            admin.execute(f"grant {group} to {login}")  # type: ignore[call-overload]
    with server.as_("ana") as analyst:
        for statement in (_OWN_VIEW, _OWN_COPY, "analyze workspace.staff"):
            analyst.execute(statement)  # type: ignore[call-overload]
    return viewers


def _before(line: Line, server: Server, viewers: tuple[Viewer, ...], aside: Path) -> Before:
    published = line.published()
    copy = aside / "before"
    shutil.copytree(line.edition(published.edition), copy)
    told = {login: seen(server, copy, login) for login in LOGINS}
    assert told == {login: allowed(copy, login, viewers) for login in LOGINS}
    says = {login: seen(server, copy, login, without_keys=True) for login in VIEWERS}
    closed = kept.read(line.paths).tables
    came_to = weeks(line, without_keys=True)
    return Before(published.edition, copy, published, came_to, closed, told, says, server.rows("ana", _MINUTES))


def _killed_half_way(line: Line) -> dict[str, str]:
    """Kills the rotation when loads of both keys stand side by side; returns what everything becomes."""
    streams = declared(sandbox_district())
    files = [file for s in streams for _, file in store.load_files(line.paths, s.source, s.name)]
    child, deadline = line.start("rotate-key", "--yes"), time.monotonic() + 300
    while len(files) - _keys_of_loads(files)[line.key.fingerprint] < len(files) // 4:
        assert child.poll() is None, "it ended before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.02)
    kill_group(child)
    keys = _keys_of_loads(files)
    assert (len(keys), line.paths.rotating.exists()) == (2, True)
    left = keys[line.key.fingerprint]
    tell(f"killed when {len(files) - left} of {len(files)} loads were of the new key")
    return read_renamed(line.paths)


def _keys_of_loads(files: list[Path]) -> Counter[str]:
    manifests = (store.read_manifest(file) for file in files)
    return Counter(m.key_fingerprint for m in manifests if m)


def _refused_meanwhile(line: Line, server: Server, before: Before, why: str) -> None:
    """The server is loaded with nothing: all logins see what they saw, of one edition and by one set of keys."""
    publish = [("publish", "--date", LAST)] if why == BEGUN else []  # once it has ended there is no build to publish
    for command in (("postgres",), *publish):
        ran = line.run(*command)
        assert ran.exit_code != 0
        assert why in ran.stderr, command
    assert server.rows("pipeline", "select edition from quality.publish") == [(before.edition,)]
    for login in VIEWERS:
        assert seen(server, before.copy, login) == before.seen[login], login


def _goes_on_until_seeds_are_replaced(line: Line) -> None:
    ran = line.run("rotate-key")
    assert ran.exit_code == 1
    assert "A rotation has not ended: it goes on" in ran.stdout
    assert "1 seeds of the district name people by the old key" in ran.stderr


def _ends(line: Line, old: set[str], before: Before) -> None:
    shutil.copy(line.paths.new_seeds / _seed(line).name, _seed(line))
    ran = line.run("rotate-key")
    assert ran.exit_code == 0
    assert "names of the old key stand in 0 of them" in ran.stdout
    assert f"The Postgres server holds edition {before.edition}, which names people by the old key" in ran.stdout
    assert "1 tables of analysts' own" in ran.stdout
    told = line.run("published").stdout
    assert f"withdrawn from analysts {before.edition}" in told
    secrets = [Secret("person id", n, name) for n, name in enumerate(sorted(hexadecimal(old)))]
    assert scan(line.paths.root, secrets) == []
    tell(f"{len(secrets)} old names stand in no file below the data folder", ran.stdout.strip())


def _weeks_are_the_same(line: Line, before: Before, renamed: Mapping[str, str]) -> None:
    """Closed weeks count what they counted, by the new keys; from an empty warehouse all weeks do."""
    held = kept.read(line.paths).tables
    rows = before.closed[kept.TEACHERS].to_pylist()
    known = [row for row in rows if row["teacher_key"] in renamed]
    made = [{**row, "teacher_key": renamed[row["teacher_key"]]} for row in known]
    now = held[kept.TEACHERS].to_pylist()
    assert len(now) == len(rows)
    assert all(row in now for row in made)
    assert {str(row["teacher_key"]) for row in now}.isdisjoint(str(row["teacher_key"]) for row in rows)
    others = [name for name in held if name != kept.TEACHERS]
    assert {name: held[name].to_pylist() for name in others} == {n: before.closed[n].to_pylist() for n in others}
    assert weeks(line, without_keys=True) == before.weeks
    tell(f"{len(now)} closed weeks of teachers as before, {len(known)} by keys that loads tell")


def _figures_are_the_same(line: Line, before: Before) -> set[str]:
    """What was published and what analysts read is as before, but for how people are called; returns gone keys."""
    after = line.published()
    changed = [name for name in before.published.differences(after) if name.startswith("bi")]
    assert {Path(name).stem.rpartition(".")[2] for name in changed} <= {n.partition(".")[2] for n in NIGHTLY}
    one, other = _analysts(before.copy), _analysts(line.edition(after.edition))
    found = differing(one, other)
    gone = keys_of(one) - keys_of(other)
    tell(
        f"{len(before.published.files)} published files, differing: {', '.join(changed) or 'none'}; analysts' tables"
        f" that differ but for how people are called: {found or 'none'}; {len(gone)} of their keys are called otherwise"
    )
    assert found == {}
    return gone


def _viewers_see_their_own(line: Line, server: Server, viewers: list[Viewer], before: Before) -> None:
    edition = line.edition(line.published().edition)
    assert digests_of_server(server, "pipeline", edition) == digests_of_files(edition)
    told = {login: seen(server, edition, login) for login in LOGINS}
    assert told == {login: allowed(edition, login, viewers) for login in LOGINS}
    for login, says in before.says.items():
        now = seen(server, edition, login, without_keys=True)
        assert {n: t for n, t in now.items() if n not in NIGHTLY} == {n: t for n, t in says.items() if n not in NIGHTLY}
    assert server.rows("ana", _MINUTES) == before.minutes
    rows = {login: sum(count for count, _ in tables.values()) for login, tables in told.items()}
    own = {
        login: sum(n for place, (n, _) in told[login].items() if place.startswith("marts_restricted"))
        for login in VIEWERS
    }
    assert own["cora"] > 0
    assert own["theo"] > 0
    assert own["pia"] == own["eva"] == own["nobody"] == 0
    tell(
        f"rows that each login sees, as many as it may: {rows}; of persons' own rows: {own}; the analyst's view stands"
    )


def _server_lets_go(line: Line, server: Server, postgres: Loopback, secrets: list[Secret]) -> None:
    """No row has an old name but an analyst's own copy; `coaching postgres` and the documented block clear the rest."""
    old = {secret.value for secret in secrets}
    held = names_in_rows(server, old)
    assert set(held) == {"workspace.staff", "pg_catalog.pg_statistic"}, dict(held)  # samples of that copy
    postgres.checkpoint()
    published = by_area(scan(postgres.data, secrets))
    with server.as_("ana") as analyst:
        analyst.execute("drop table workspace.staff")
    assert line.run("postgres").exit_code == 0
    assert names_in_rows(server, old) == {}
    postgres.checkpoint()
    after = scan(postgres.data, secrets)
    assert {finding.file.partition("/")[0] for finding in after} <= {"pg_wal"}
    assert unowned_files(server) == []
    assert packed_values(server) == 0, "a search of bytes would pass over compressed values"
    cleared = postgres.clear_log()
    assert scan(postgres.data, secrets) == []
    tell(
        f"old names in rows of the server after publish_postgres: {dict(held)}, none without that analyst's copy",
        f"files of the server that hold old names: {published}; after `coaching postgres`: {by_area(after)};"
        f" after the administrator's block ({cleared}): nowhere",
    )


def _renamed(viewer: Viewer, renamed: Mapping[str, str]) -> Viewer:
    return replace(viewer, person_key=renamed.get(viewer.person_key, viewer.person_key))


def _analysts(edition: Path) -> Path:
    return edition / "analyst" / "analyst.duckdb"


def _seed(line: Line) -> Path:
    return Path(line.district) / "seeds" / "viewers.csv"
