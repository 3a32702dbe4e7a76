"""The coaching log's tabs as of a night, as lists of cells under their headings.

Docs: https://developers.google.com/workspace/sheets/api/reference/rest/v4/spreadsheets.values
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from sandbox.systems.google_sheets.tabs import HEADINGS, rows
from sandbox.world import World
from sandbox.world.cycles import STAGES
from sandbox.world.days import NIGHTS, district
from sandbox.world.people import School
from sandbox.world.sessions import Participant, Practice, Session, us_date
from sandbox.world.standards import ISTEC, NETSC

SPREADSHEET = "sandbox-coaching-log"
OBSERVER_FROM = NIGHTS[1]  # the night from which the sheet has one more column
LOG_HEADINGS = (
    "Timestamp",
    "Coach email",
    "Date of session",
    "School",
    "Teacher emails",
    "Teacher names",
    "Minutes",
    "Minutes attended",
    "Format",
    "Type",
    "ISTE standards",
    "Activities ",  # as the form has it
    "Cycle",
    "Follow-up needed",
    "Follow-up done",
    "Follow-up date",
    "Notes",
    *("Office use", "", "Office use"),  # nobody's, twice, and one without a name
)
# what the form of 2019 asks beyond the one before it, before the notes
PRACTICE_HEADINGS = (
    "Was the learning goal named before the tool?",
    "Did you ask how students get agency?",
    "Which core moves took place?",
    "How useful was it (1-5)?",
)
TICK_BOX = LOG_HEADINGS.index("Follow-up done")
FILLED_DOWN = 4  # rows below the answers in which the sheet has filled in nothing but the tick box
CYCLE_HEADINGS = (
    "Cycle",
    "Teacher email",
    "Coach email",
    "School",
    "Entry path",
    "Interest",
    "Kickoff",
    "Goal set",
    "Planned end",
    "Lesson",
    "Debrief",
    "Reflection",
    "Status",
    "What is the goal about?",
    "Where does the goal come from?",
)
FRAMEWORK_OF_TAB = {"Log": ISTEC, "Log 2011": NETSC}
_FORMATS = {"one_on_one": "One-on-one", "group": "Group"}
Cell = str | int | float


def tab(world: World, name: str, night: date) -> list[list[Cell]] | None:
    """Heading and rows of a tab, trailing empty cells dropped as the service does; None where there is no such tab."""
    return [_ragged(row) for row in TABS[name](world, night)] if name in TABS else None


def tab_of(a1_range: str) -> str:
    """The tab that a range is of."""
    return a1_range.split("!")[0].strip("'")


def is_blank(row: list[Cell]) -> bool:
    """Whether nobody has answered anything in it."""
    return all(cell == "" or cell is False for cell in row)


def _log(name: str) -> Callable[[World, date], Iterator[list[Cell]]]:
    def rows(world: World, night: date) -> Iterator[list[Cell]]:
        notes, asked = LOG_HEADINGS.index("Notes"), PRACTICE_HEADINGS if FRAMEWORK_OF_TAB[name] == ISTEC else ()
        headings = (*LOG_HEADINGS[:notes], *asked, *LOG_HEADINGS[notes:])
        yield [*headings, *(("Observer name",) if night >= OBSERVER_FROM else ())]
        yield from (log_row(world, session, night) for session in logged(world, name, night))
        for _ in range(FILLED_DOWN):
            yield [*[""] * TICK_BOX, False]

    return rows


def logged(world: World, name: str, night: date) -> list[Session]:
    """The sessions on a tab in row order, repeated rows included."""
    seen = (row.as_of(night) for row in world.log.rows)
    return [s for s in seen if s and s.aligned.framework == FRAMEWORK_OF_TAB[name]]


def log_row(world: World, session: Session, night: date) -> list[Cell]:
    """A session's cells."""
    follow, (yes, no) = session.follow_up, session.words
    done = follow.done_on if follow.done_on and follow.done_on <= night else None
    cells: list[Cell] = [
        timestamp(session),
        session.coach_email,
        session.date_text,
        _school_text(world.schools, session),
        session.nobody or "; ".join(p.written or p.email for p in session.participants if p.email),
        "; ".join(p.name for p in session.participants if p.name),
        session.minutes_text,
        _attended(session.participants),
        _FORMATS[session.format],
        session.session_type,
        _with_other(session.aligned.raw, world, session),
        _with_other("; ".join(session.activities), world, session),
        session.cycle_id,
        {True: yes, False: no, None: ""}[follow.needed],
        yes if done else "",
        us_date(done) if done else "",
        *(_practice(session.practice) if session.aligned.framework == ISTEC else ()),
        session.notes,
        *(("read", "", "filed") if session.notes else ("", "", "")),
    ]
    if night >= OBSERVER_FROM:
        cells.append(session.observer)
    return [*cells, *session.spare_cells, *(["end"] if session.spare_cells else [])]


def _practice(practice: Practice) -> tuple[Cell, ...]:
    """Its four answers; of several moves the form makes one cell."""
    moves = ", ".join(practice.moves)
    return practice.goal_first, practice.agency, moves, "" if practice.feedback is None else practice.feedback


def _with_other(chosen: str, world: World, session: Session) -> str:
    """What was ticked; now and then the coach's own name is typed into "Other:", as people do."""
    if not session.session_id.endswith("-3"):
        return chosen
    name = next((p.name for p in world.people if p.person_id == session.coach_id), "somebody")
    return "; ".join(part for part in (chosen, f"Other: {name}") if part)


def timestamp(session: Session) -> str:
    """When the form was sent, as the sheet shows it in its own zone."""
    moment = session.submitted.astimezone(ZoneInfo(district().timezone))
    return f"{us_date(moment.date())} {format(moment, session.clock).removeprefix('0')}"


def _school_text(schools: tuple[School, ...], session: Session) -> str:
    """By name, or by code where the coach prefers it."""
    school = next(s for s in schools if s.org_id == session.school)
    return school.code if session.coach_id[-1] in "0123" else school.name


def _attended(participants: tuple[Participant, ...]) -> Cell:
    """Nothing when all stayed, one number when it holds for all, else each one's minutes in the addresses' order."""
    minutes = [p.attended for p in participants if p.attended is not None]
    if len(set(minutes)) == 1:
        return minutes[0]
    return "; ".join(str(m) for m in minutes)


def _ragged(row: list[Cell]) -> list[Cell]:
    while row and row[-1] == "":
        row.pop()
    return row


def _cycles(world: World, night: date) -> Iterator[list[Cell]]:
    schools = {s.org_id: s.name for s in world.schools}
    yield [*CYCLE_HEADINGS]
    for cycle in world.cycles:
        reached = {name: us_date(day) for name, day in cycle.as_of(night).items()}
        if not reached:
            continue
        stage = [reached.get(name, "") for name in STAGES]
        planned = us_date(cycle.planned_end) if cycle.planned_end_is_written and "kickoff" in reached else ""
        people = (cycle.teacher_email, cycle.coach_email)
        dates = (*stage[:3], planned, *stage[3:])
        goal = ((said or "").replace("_", " ").capitalize() for said in cycle.goal(night))
        place = (schools[cycle.school], cycle.entry_path)
        yield [cycle.cycle_id, *people, *place, *dates, cycle.status(night), *goal]


def _records(name: str, world: World, night: date) -> Iterator[list[Cell]]:
    return rows(world, name, night)


# every tab there is, heading first
TABS: Mapping[str, Callable[[World, date], Iterator[list[Cell]]]] = {
    **{name: _log(name) for name in FRAMEWORK_OF_TAB},
    "Cycles": _cycles,
    **{name: partial(_records, name) for name in HEADINGS},
}
