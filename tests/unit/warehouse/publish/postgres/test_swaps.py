"""Many publishes under many readers, and publishes killed at random moments: files and server, one whole edition."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coaching.paths import PROJECT
from tests.unit.warehouse.publish.postgres.served import Server
from warehouse.publish import editions

PUBLISHES, READERS, KILLS = 200, 8, 20

# Reads files and server as dashboards and analysts do, until the stop file appears; then says what it saw.
READER = """
import json, sys, time
from pathlib import Path
import duckdb, psycopg

socket, database, login, current, stop, ready = sys.argv[1:]
stop, ready, reads, failed, mixed, seen = Path(stop), Path(ready), 0, [], 0, set()
TABLES = ["marts.mart_edition", "marts.mart_by_school"]
if login == "ana":
    TABLES += ["core.fct_coaching_session", "marts_restricted.mart_caseload", "quality.review_people"]
connection = psycopg.connect(host=socket, user=login, dbname=database, autocommit=True)
while not stop.exists():
    try:
        with connection.transaction():
            found = {n for table in TABLES for (n,) in connection.execute(f"select n from {table}")}
            if login == "ana":
                named = connection.execute("select edition from quality.publish").fetchall()
                found |= {int(name.partition("-")[0]) for (name,) in named}
        one = "select (select max(n) from marts.mart_edition), max(n), count(*) from marts.mart_by_school"
        (told,) = connection.execute(one).fetchall()
        mixed += len(found) != 1 or told != (told[0], told[0], 2)
        edition = Path(current).resolve()
        with duckdb.connect(str(edition / "bi" / "bi.duckdb"), read_only=True) as bi:
            files = {n for table in TABLES[:2] for (n,) in bi.execute(f"select n from {table}").fetchall()}
        mixed += files != {int(edition.name.partition("-")[0])}
        reads += 1
        seen |= found
    except Exception as error:
        failed.append(type(error).__name__)
    ready.touch()
    time.sleep(0.02)
print(json.dumps({"reads": reads, "failed": failed, "mixed": mixed, "seen": sorted(seen)}))
"""

# Publishes one edition after the other, files first, and says where it is.
PUBLISHER = """
import sys
from pathlib import Path
from coaching.connections import Connection
from coaching.paths import Paths
from tests.unit.warehouse.publish.postgres.served import VIEWERS, make_edition
from warehouse.publish.postgres import serve, settings_of

socket, database, data, number = sys.argv[1:]
settings = settings_of(Connection("postgres", login="pipeline", host=socket, schema=database))
print("ready", flush=True)
for n in range(int(number), int(number) + 100):
    make_edition(Paths(Path(data)), n)
    print("serving", flush=True)
    serve(settings, paths=Paths(Path(data)), viewers=VIEWERS)
    print("served", flush=True)
"""


@contextmanager
def running(*programs: list[str]) -> Iterator[list["subprocess.Popen[str]"]]:
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    started = [
        subprocess.Popen([sys.executable, "-c", *p], env=environment, stdout=subprocess.PIPE, text=True)
        for p in programs
    ]
    try:
        yield started
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_no_reader_fails_or_sees_two_editions_through_two_hundred_publishes(server: Server, tmp_path: Path) -> None:
    server.publish(1)
    server.serve()
    stop, current = tmp_path / "stop", server.paths.published / "current"
    ready = [tmp_path / f"ready{number}" for number in range(READERS)]
    place = [server.socket, server.database]
    logins = ["dashboards", "ana"] * (READERS // 2)
    programs = [
        [READER, *place, login, str(current), str(stop), str(r)] for login, r in zip(logins, ready, strict=True)
    ]
    with running(*programs) as readers:
        deadline = time.monotonic() + 120
        while not all(r.exists() for r in ready) and time.monotonic() < deadline:
            time.sleep(0.05)
        for number in range(2, PUBLISHES + 1):
            server.publish(number)
            server.serve(patience_seconds=120)
            editions.prune(server.paths)
        stop.touch()
        told = [json.loads(reader.communicate(timeout=120)[0]) for reader in readers]
    reads, mixed = (sum(t[what] for t in told) for what in ("reads", "mixed"))
    failed = [name for t in told for name in t["failed"]]
    seen = len({n for t in told for n in t["seen"]})
    sys.stdout.write(
        f"{PUBLISHES} publishes, {READERS} readers, {reads} reads of {seen} editions,"
        f" {len(failed)} failed, {mixed} mixed\n"
    )
    assert (failed, mixed) == ([], 0)
    assert reads > PUBLISHES
    assert seen > PUBLISHES // 4


@pytest.mark.slow
def test_a_kill_leaves_one_whole_edition_and_the_next_run_makes_both_equal(server: Server) -> None:
    server.publish(1)
    server.serve()
    rng, moments, midst, number = random.Random(20261129), [], 0, 2
    for _ in range(KILLS):
        with running([PUBLISHER, server.socket, server.database, str(server.paths.root), str(number)]) as (publisher,):
            assert publisher.stdout is not None
            assert publisher.stdout.readline() == "ready\n"
            moment = rng.uniform(0.1, 1.5)
            time.sleep(moment)
            publisher.send_signal(signal.SIGKILL)
            said = publisher.communicate()[0].split()
        moments.append(round(moment, 2))
        midst += bool(said) and said[-1] == "serving"
        assert len(held(server)) == 1
        server.serve(patience_seconds=120)
        name = editions.current(server.paths)
        assert name is not None
        (n,) = held(server)
        assert n == int(name.partition("-")[0])
        number = n + 1
        editions.prune(server.paths)
    sys.stdout.write(f"killed after {moments} s; {midst} of {KILLS} were at work on the server\n")
    assert midst >= KILLS // 4, "the kills came between publishes: the test shows little"
    ((left,),) = server.rows("postgres", "select count(*) from pg_namespace where nspname ~ '_e[0-9]'")
    assert left == 4


def held(server: Server) -> set[int]:
    """The numbers of the editions of which the server shows anything, in one transaction."""
    tables = ("marts.mart_edition", "marts.mart_by_school", "core.fct_coaching_session", "quality.review_people")
    with server.as_("ana") as ana, ana.transaction():
        counted = {t: ana.execute(f"select n from {t}").fetchall() for t in tables}  # type: ignore[call-overload]
        named = ana.execute("select edition from quality.publish").fetchall()
    assert [len(rows) for rows in counted.values()] == [1, 2, 3, 1]
    return {int(n) for rows in counted.values() for (n,) in rows} | {int(e.partition("-")[0]) for (e,) in named}
