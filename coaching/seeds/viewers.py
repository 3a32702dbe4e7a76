"""The seed that says whose rows a login of the Postgres server sees."""

import re

from coaching.seeds.schema import Column, Holds, Reference, Row, Rule, Seed, Stops, Tables

# Who judges teachers sees a school's published figures, and nothing of what anybody was coached on.
EVALUATORS = ("principal", "evaluator")
# Whose rows are those of a person.
PERSONS = ("coach", "teacher")
_KEY = re.compile(r"[0-9a-f]{32}")


def _names_no_school(row: Row, _: Tables) -> bool:
    return row["role"] in EVALUATORS and not row["school_code"]


def _is_no_key(row: Row, _: Tables) -> bool:
    return row["role"] in PERSONS and not _KEY.fullmatch(row["person_key"])


def _names_a_person(row: Row, _: Tables) -> bool:
    return row["role"] in EVALUATORS and bool(row["person_key"])


def _judges_whom_they_coach(row: Row, tables: Tables) -> bool:
    others = (r["role"] for r in tables.get("viewers", ()) if r["login"] == row["login"])
    return row["role"] == "coach" and any(role in EVALUATORS for role in others)


VIEWERS = (
    Seed(
        "viewers",
        "login of the Postgres server, what it is, and one school",
        (
            # a login may be somebody's name: no message repeats it
            Column("login", "the server's login, in its own spelling", Holds.TEXT),
            Column("role", "what its owner is", Holds.WORD, words=(*EVALUATORS, *PERSONS)),
            Column("school_code", "a school whose published rows it sees", may_be_empty=True),
            Column(
                "person_key",
                "of a coach or a teacher: their own key, as `coaching find-person` says it; never an address",
                Holds.TEXT,
                may_be_empty=True,
            ),
        ),
        identified_by=("login", "role", "school_code"),
        references=(Reference(("school_code",), "roster_schools", stops=Stops.NEVER),),
        rules=(
            Rule("school_code", "it is empty", "A principal or evaluator sees a school: name it.", _names_no_school),
            Rule("person_key", "it is no key", "Ask `coaching find-person` for the key and write that.", _is_no_key),
            Rule(
                "person_key",
                "a principal or evaluator sees no person's rows",
                "Leave it empty; for their own record give them a row as teacher.",
                _names_a_person,
            ),
            Rule(
                "role",
                "the login is an evaluator's or principal's too, to whom coaching is never told",
                "Give whoever coaches and evaluates two logins, or remove one of the rows.",
                _judges_whom_they_coach,
            ),
        ),
        note="Read as an edition is published to Postgres ([who sees what](bi/postgres.md#viewers)), by no model. A "
        "login that is not listed sees nobody's rows.",
        is_modelled=False,
    ),
)
