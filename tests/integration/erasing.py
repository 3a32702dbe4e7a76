"""Somebody to be forgotten, and the command that an operator gives."""

import subprocess
import sys

import duckdb

from coaching.paths import PROJECT
from coaching.streams import Privacy
from sandbox.world import World
from tests.integration.line import Line
from warehouse.land import pseudonym


def most_coached(line: Line, world: World) -> tuple[str, str]:
    """Address and key of a teacher with sessions, answers and clicks; the address is told by nobody."""
    with duckdb.connect(str(line.paths.warehouse), read_only=True) as warehouse:
        known = warehouse.sql("""select identity_id, person_key from intermediate.int_people__resolved
            where identity_type = 'email_hash' and match_method <> 'unresolved' and not is_ambiguous""").fetchall()
        met = warehouse.sql("""select person_key, count(*) from core.fct_session_participant
            where person_key in (select person_key from core.fct_survey_response_item)
            and person_key in (select teacher_key from core.fct_teacher_week) group by 1""").fetchall()
    keys, sessions = dict(known), dict(met)
    found = [(pseudonym(line.key, Privacy.PSEUDONYMISE_EMAIL, "staff", p.email), p.email) for p in world.people]
    theirs = [(sessions.get(keys[digest], 0), email, keys[digest]) for digest, email in found if digest in keys]
    return max(theirs)[1:]


def forget(line: Line, address: str) -> str:
    """What the command says."""
    command = [sys.executable, "-m", "nights", "forget", "--yes"]
    ran = subprocess.run(
        command, cwd=PROJECT, env=line.environment, input=f"{address}\n", text=True, capture_output=True, check=False
    )
    assert ran.returncode == 0, f"exit code {ran.returncode}"
    return ran.stdout
