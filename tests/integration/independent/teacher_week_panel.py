"""mart_teacher_week_panel: teachers' weeks on the platform, with the timing of their coaching (decision 36)."""

from collections import Counter, defaultdict
from datetime import date
from fractions import Fraction

from tests.integration.independent.calculation import Calculation, Cells
from tests.integration.independent.facts import Facts, Session
from tests.integration.independent.weeks import CLASSES, Weeks, monday, sessions, sunday

LOOKED_AT = {"courses", "assignments", "gradebooks", "discussion_topics", "files"}
NOBODY = ""
Key = tuple[str, date]


class Counted:
    """What was counted of each teacher's week, whom, and how long work waited for its grade."""

    def __init__(self, weeks: Weeks) -> None:
        """Counts everything there is."""
        self.events: dict[Key, Counter[str]] = defaultdict(Counter)
        self.students: dict[Key, set[str]] = defaultdict(set)
        self.waits: dict[Key, list[Fraction]] = defaultdict(list)
        self.live: dict[Key, set[str]] = defaultdict(set)
        self.coaching: dict[str, list[tuple[Session, Fraction]]] = _coaching(weeks.facts)
        for section, person, week in weeks.live():
            if week <= weeks.platform.night:
                self.live[person, week].add(section)
        self._students(weeks)
        self._gradings(weeks)
        self._teachers(weeks)

    def _students(self, weeks: Weeks) -> None:
        """Work counts for everybody who teaches the section that day."""
        for work in weeks.handed_in:
            for person in weeks.teachers(work.section, work.day):
                key = person, monday(work.day)
                self.events[key]["n_active_events" if CLASSES[work.kind][1] else "n_passive_events"] += 1
                self.students[key].add(work.user)
        began = sessions((w.user, w.day, w.at, w.section) for w in weeks.handed_in)
        for (section, day), number in began.items():
            for person in weeks.teachers(section, day):
                self.events[person, monday(day)]["n_student_sessions"] += number

    def _gradings(self, weeks: Weeks) -> None:
        for grading in (g for g in weeks.graded if g.is_theirs):
            key = grading.person, monday(grading.day)
            self.events[key]["n_feedback_events"] += 1
            self.waits[key].append(grading.hours)

    def _teachers(self, weeks: Weeks) -> None:
        """What somebody did counts for themselves, an assignment for each who teaches a section of the course."""
        courses = {seat.course for seat in weeks.seats}
        acts = [(g.person, g.day, g.at, g.person if g.is_theirs else NOBODY) for g in weeks.graded]
        for course, at in weeks.platform.assignments:
            for _, person in weeks.sections_of(course, weeks.local(at)):
                self.events[person, monday(weeks.local(at))]["n_work_set"] += 1
        for view in weeks.platform.views:
            if view.user in weeks.person_of and view.course in courses:
                person, day = weeks.person_of[view.user], weeks.local(view.at)
                is_theirs = weeks.is_at_home(view.user, view.course, day)
                acts.append((person, day, view.at, person if is_theirs else NOBODY))
                if is_theirs:
                    kind = "n_teacher_views" if view.controller in LOOKED_AT else "n_design_events"
                    self.events[person, monday(day)][kind] += 1
        for (person, day), number in sessions(acts).items():
            if person != NOBODY:
                self.events[person, monday(day)]["n_teacher_sessions"] += number


def panel(facts: Facts) -> Cells:
    """Every teacher's week with a live section, or in which something was done in one."""
    weeks = Weeks(facts)
    counted = Counted(weeks)
    return {
        (person, str(week)): _placed(weeks, person, week)
        | _done(weeks, counted, (person, week))
        | _coached(facts, counted.coaching.get(person, []), week)
        for person, week in counted.live.keys() | counted.events.keys()
    }


def _placed(weeks: Weeks, person: str, week: date) -> dict[str, object]:
    days = sum(week <= d <= sunday(week) for d in weeks.facts.school_days)
    school, schools = weeks.school_of(person, week)
    return {
        "teacher_key": person,
        "week_start_date": week,
        "school_year": weeks.facts.years()[0].key,
        "school_key": school,
        "school_code": school,
        "n_schools": schools,
        "is_instructional": days > 0,
        "n_instructional_days": days,
    }


def _done(weeks: Weeks, counted: Counted, key: Key) -> dict[str, object]:
    week, own = key[1], counted.events.get(key, Counter())
    is_read = weeks.is_read(week)
    is_seen = is_read and week >= weeks.platform.views_from
    mapped = own["n_active_events"] + own["n_passive_events"]
    waits = sorted(counted.waits.get(key, ()))
    work: dict[str, object] = {
        "n_students": len(counted.students.get(key, ())),
        **{name: own[name] for name in ("n_active_events", "n_passive_events", "n_student_sessions", "n_work_set")},
        "n_feedback_events": own["n_feedback_events"],
        "n_unmapped_events": 0,
        "n_mapped_events": mapped,
        "active_share": Fraction(own["n_active_events"], mapped) if mapped else None,
        "n_feedback_timed": len(waits),
        "feedback_hours_median": (waits[len(waits) // 2] + waits[~(len(waits) // 2)]) / 2 if waits else None,
    }
    views: dict[str, object] = {
        **{name: own[name] for name in ("n_design_events", "n_teacher_views", "n_teacher_sessions")},
        "n_comments": 0,
        "n_discussion_posts": 0,
        "n_interactions": own["n_feedback_events"],
    }
    return {
        "n_sections": len(counted.live.get(key, ())),
        "is_work_read": is_read,
        "is_views_read": is_seen,
        **(work if is_read else dict.fromkeys(work)),
        **(views if is_seen else dict.fromkeys(views)),
    }


def _coached(facts: Facts, met: list[tuple[Session, Fraction]], week: date) -> dict[str, object]:
    first = min((session.day for session, _ in met), default=None)
    here = [(session, minutes) for session, minutes in met if week <= session.day <= sunday(week)]
    terms = (p.key for p in facts.periods if p.kind == "term" and first and p.start <= first <= p.end)
    is_logged = sunday(week) <= facts.through
    return {
        "first_coached_week": monday(first) if first else None,
        "first_coached_week_of_year": monday(first) if first else None,
        "cohort_term": next(terms, facts.years()[0].key) if first else None,
        "weeks_since_first_coaching": (week - monday(first)).days // 7 if first else None,
        "coaching_sessions": len({session.session_id for session, _ in here}) if is_logged else None,
        "coached_minutes": sum((minutes for _, minutes in here), Fraction(0)) if is_logged else None,
    }


def _coaching(facts: Facts) -> dict[str, list[tuple[Session, Fraction]]]:
    found: dict[str, list[tuple[Session, Fraction]]] = defaultdict(list)
    for session in facts.sessions:
        for there in session.present:
            if there.person is not None and there.person in facts.teachers:
                came = session.minutes if there.attended is None else min(there.attended, session.minutes)
                found[there.person].append((session, came))
    return found


CALCULATION = Calculation(
    mart="mart_teacher_week_panel",
    key=("teacher_key", "week_start_date"),
    cells=panel,
    at_least=2000,
    more_than={"n_active_events": 400, "feedback_hours_median": 400, "n_teacher_views": 50, "coached_minutes": 100},
)
