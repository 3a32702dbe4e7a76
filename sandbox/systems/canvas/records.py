"""One Canvas object each, in the shape of the API, ids as text. What comes after `now`, the night's close, is not told.

Docs: https://developerdocs.instructure.com/services/canvas
"""

from sandbox.world.days import iso, local
from sandbox.world.lms import ACCOUNT, TERM_IDS, Course, LmsEnrollment, LmsUser, Section
from sandbox.world.page_views import PageView
from sandbox.world.roster import TERM_DATES
from sandbox.world.work import Assignment, Submission

Record = dict[str, object]


def term(name: str) -> Record:
    """An enrolment term."""
    first, last = TERM_DATES[name]
    return {
        "id": str(TERM_IDS[name]),
        "sis_term_id": name,
        "name": name,
        "start_at": iso(local(first, 0)),
        "end_at": iso(local(last, 23, 59)),
        "workflow_state": "active",
        "created_at": "2025-07-01T12:00:00Z",
    }


def course(item: Course, now: str, teacher: LmsUser | None) -> Record:
    """A course; where a teacher is given, with a nested name."""
    first, last = TERM_DATES[item.term]
    record: Record = {
        "id": str(item.course_id),
        "sis_course_id": item.sis_id,
        "account_id": str(ACCOUNT),
        "enrollment_term_id": str(TERM_IDS[item.term]),
        "name": f"{item.name} ({teacher.name})" if teacher else item.name,
        "course_code": item.code,
        "workflow_state": "deleted" if item.deleted < now else "available",
        "start_at": iso(local(first, 0)),
        "end_at": iso(local(last, 23, 59)),
        "created_at": item.created,
        "uuid": f"uuid-{item.course_id}",
    }
    return record | ({"teachers": [{"id": str(teacher.user_id), "display_name": teacher.name}]} if teacher else {})


def section(item: Section) -> Record:
    """A section."""
    return {
        "id": str(item.section_id),
        "course_id": str(item.course_id),
        "sis_section_id": item.sis_id,
        "name": item.name,
        "start_at": None,
        "end_at": None,
        "created_at": item.created,
    }


def enrollment(seat: LmsEnrollment, now: str, user_name: str) -> Record:
    """An enrolment."""
    deleted = seat.deleted < now
    return {
        "id": str(seat.enrollment_id),
        "course_id": str(seat.course_id),
        "course_section_id": str(seat.section_id),
        "user_id": str(seat.user_id),
        "type": seat.type,
        "role": seat.type,
        "enrollment_state": "deleted" if deleted else "active",
        "created_at": seat.created,
        "updated_at": seat.deleted if deleted else seat.created,
        "last_activity_at": None,
        "user": {"id": str(seat.user_id), "name": user_name},
    }


def user(item: LmsUser) -> Record:
    """An account; every seventh with a nested object, a name in it."""
    record: Record = {
        "id": str(item.user_id),
        "sis_user_id": item.sis_user_id,
        "email": item.email,
        "login_id": item.login,
        "name": item.name,
        "sortable_name": ", ".join(reversed(item.name.split(" ", 1))),
        "short_name": item.name,
        "created_at": "2025-08-04T12:00:00Z",
    }
    nested = {"enrollments": [{"type": "TeacherEnrollment", "user": {"name": item.name}}]}
    return record | (nested if item.user_id % 7 == 0 else {})


def assignment(work: Assignment, teacher: LmsUser | None) -> Record:
    """An assignment; a discussion brings its topic along, with the name of its author, that no declaration knows."""
    record: Record = {
        "id": str(work.assignment_id),
        "course_id": str(work.course_id),
        "name": f"Task {work.assignment_id % 1000}",
        "created_at": work.created,
        "updated_at": work.created,
        "due_at": work.due,
        "published": True,
        "workflow_state": "published",
        "submission_types": [work.type],
        "points_possible": 10.0,
    }
    author = {"id": str(teacher.user_id), "display_name": teacher.name} if teacher else {}
    return record | ({"discussion_topic": {"author": author}} if author and work.type == "discussion_topic" else {})


def submission(work: Submission, now: str) -> Record:
    """A submission; without instants until it is handed in and graded."""
    submitted = work.submitted if work.submitted < now else None
    graded = work.graded if work.graded < now else None
    return {
        "id": str(work.submission_id),
        "assignment_id": str(work.assignment_id),
        "user_id": str(work.user_id),
        "submission_type": work.type if submitted else None,
        "submitted_at": submitted,
        "graded_at": graded,
        "grader_id": str(work.grader_id) if graded else None,
        "attempt": 1 if submitted else None,
        "workflow_state": "graded" if graded else "submitted" if submitted else "unsubmitted",
        "late": False,
        "missing": submitted is None,
        "score": 8.5 if graded else None,
        "body": None,
    }


def page_view(view: PageView) -> Record:
    """A page view."""
    return {
        "id": view.view_id,
        "app_name": None,
        "url": f"https://canvas.sandbox-district.example/courses/{view.course_id}",
        "context_type": "Course",
        "asset_type": None,
        "controller": view.controller,
        "action": view.action,
        "created_at": view.created,
        "interaction_seconds": 12.5,
        "participated": False,
        "http_method": "get",
        "user_agent": "Mozilla/5.0",
        "remote_ip": "192.0.2.17",
        "links": {
            "user": str(view.user_id),
            "context": str(view.course_id),
            "asset": None,
            "real_user": str(view.real_user) if view.real_user else None,
            "account": str(ACCOUNT),
        },
    }
