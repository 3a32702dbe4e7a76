"""The coaching log's part of the truth: what the rows mean once every rule of the log is applied."""

from datetime import date

from sandbox.systems.google_sheets import records as sheets
from sandbox.world import World
from sandbox.world.days import iso
from sandbox.world.log import problem
from sandbox.world.sessions import Participant, Session
from sandbox.world.standards import ISTEC

Rows = list[dict[str, object]]


def row_key(session: Session) -> list[str]:
    """What identifies a row of the sheet, as the sheet shows it."""
    return [sheets.timestamp(session), session.coach_email]


def log_truth(world: World, night: date) -> tuple[Rows, Rows]:
    """Accepted sessions, each once, and the rows that belong into quarantine."""
    accepted: Rows = []
    quarantined: Rows = []
    for tab in sheets.FRAMEWORK_OF_TAB:
        # a row that stands there again is the same one; other rows of one key are not
        once = {s.session_id: s for s in sheets.logged(world, tab, night)}
        for session in once.values():
            reason = problem(session)
            if reason:
                raw = {"raw_date": session.date_text, "raw_minutes": str(session.minutes_text)}
                quarantined.append({"row_key": row_key(session), "tab": tab, "reason": reason, **raw})
            else:
                accepted.append({"tab": tab, **_session(session, night)})
    return accepted, quarantined


def _session(session: Session, night: date) -> dict[str, object]:
    aligned, follow = session.aligned, session.follow_up
    done = follow.done_on if follow.done_on and follow.done_on <= night else None
    return {
        "session_id": session.session_id,
        "row_key": row_key(session),
        "framework": aligned.framework,
        "submitted_at": iso(session.submitted),
        "session_date": session.day.isoformat() if session.day else None,
        "school": session.school,
        "coach_id": session.coach_id,
        "coach_email": session.coach_email,
        "minutes": session.minutes,
        "format": session.format,
        "session_type": session.session_type,
        "raw_standards": aligned.raw,
        "codes": list(aligned.codes),
        "unresolved": aligned.unresolved,
        "weights": aligned.weights,
        "activities": list(session.activities),
        **_practice(session),
        "cycle_id": session.cycle_id or None,
        "follow_up_needed": follow.needed,
        "follow_up_done_on": done.isoformat() if done else None,
        "participants": [_participant(p, session.minutes or 0) for p in session.participants],
    }


def _practice(session: Session) -> dict[str, object]:
    """What the later form asked of how it was held; the earlier one asked nothing."""
    practice, flags = session.practice, {"Yes": True, "No": False}
    return {
        "goal_first": flags.get(practice.goal_first),
        "agency_asked": flags.get(practice.agency),
        "core_moves": list(practice.moves),
        "feedback": practice.feedback,
        "feedback_asked": session.aligned.framework == ISTEC,
    }


def _participant(participant: Participant, minutes: float) -> dict[str, object]:
    attended = participant.attended
    return {
        "person_id": participant.person_id or None,
        "email": participant.email.strip(),
        "name": participant.name.strip(),
        "attended": attended,
        "received": min(minutes if attended is None else attended, minutes),
    }


def cycles(world: World, night: date) -> Rows:
    """The cycles' tab: what has been reached by that night."""
    made: Rows = []
    for cycle in world.cycles:
        reached = cycle.as_of(night)
        if not reached:
            continue
        written = cycle.planned_end_is_written and "kickoff" in reached
        focus, origin = cycle.goal(night)
        made.append(
            {
                "cycle_id": cycle.cycle_id,
                "teacher_id": cycle.teacher_id,
                "coach_id": cycle.coach_id,
                "school": cycle.school,
                "entry_path": cycle.entry_path,
                "stages": {name: day.isoformat() for name, day in reached.items()},
                "planned_end": cycle.planned_end.isoformat() if written else None,
                "status": cycle.status(night),
                "goal_focus": focus,
                "goal_origin": origin,
            }
        )
    return made
