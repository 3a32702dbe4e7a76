"""The learning platform's part of the truth: its events, each once, and what is wrong with them."""

from datetime import date

from sandbox.world import World
from sandbox.world.days import close_of, iso
from sandbox.world.lms import NEVER, TEACHER, TEST_STUDENT
from sandbox.world.responses import ANSWERED, ONE_ITEM_EACH, REAL, SPOILT_ID


def lms_events(world: World, night: date) -> dict[str, object]:
    """Assignments set, students' work handed in and graded, pages viewed by their user, seats of teachers."""
    now = iso(close_of(night))
    person_of = {user.user_id: user.person_id for user in world.campus.users}

    def past(moment: str) -> str | None:
        return moment if moment < now else None

    return {
        "assignments": {
            "columns": ["assignment_id", "course_id", "type", "created_at"],
            "rows": [
                [str(a.assignment_id), str(a.course_id), a.type, a.created]
                for work in world.assignments.values()
                for a in work
                if a.created < now <= a.deleted
            ],
        },
        "submissions": {
            "columns": [
                "submission_id",
                "assignment_id",
                "course_id",
                "section_id",
                "user_id",
                "type",
                "submitted_at",
                "graded_at",
                "grader_id",
            ],
            "rows": [
                [
                    str(s.submission_id),
                    str(s.assignment_id),
                    str(s.course_id),
                    str(s.section_id),
                    str(s.user_id),
                    s.type,
                    past(s.submitted),
                    past(s.graded),
                    str(s.grader_id) if s.graded < now else None,
                ]
                for work in world.submissions.values()
                for s in work
                if s.submitted < now and s.user_id != TEST_STUDENT
            ],
        },
        "page_views": {
            "columns": ["page_view_id", "user_id", "course_id", "controller", "action", "created_at"],
            "rows": [
                [v.view_id, str(v.user_id), str(v.course_id), v.controller, v.action, v.created]
                for views in world.page_views.values()
                for v in views
                if v.visible < now and not v.real_user
            ],
        },
        "seats": {
            "columns": ["section_id", "course_id", "user_id", "person_id", "created_at", "deleted_at"],
            "rows": [
                [
                    *(str(seat.section_id), str(seat.course_id), str(seat.user_id), person_of[seat.user_id]),
                    *(seat.created, seat.deleted if seat.deleted < now else None),
                ]
                for seat in world.campus.enrollments
                if seat.type == TEACHER and seat.created < now
            ],
        },
    }


def platform_mess(world: World) -> dict[str, int]:
    """How often each kind of mess occurs in the platform, in the roster and in the surveys, over all nights."""
    views = [v for found in world.page_views.values() for v in found]
    works = [a for found in world.assignments.values() for a in found]
    users = world.campus.users
    return {
        "repeated_page_view": sum(v.times - 1 for v in views),
        "late_page_view": sum(v.visible > v.created for v in views),
        "page_view_by_another": sum(bool(v.real_user) for v in views),
        "page_views_closed": len(world.campus.closed),
        "test_student_submission": sum(s.user_id == TEST_STUDENT for w in world.submissions.values() for s in w),
        "deleted_assignment": sum(a.deleted != NEVER for a in works),
        "deleted_course": sum(c.deleted != NEVER for c in world.campus.courses),
        "deleted_enrollment": sum(e.deleted != NEVER for e in world.campus.enrollments),
        "account_without_roster_id": sum(
            u.sis_user_id is None and u.email is not None and bool(u.person_id) for u in users
        ),
        "account_by_name_only": sum(u.email is None and bool(u.person_id) for u in users),
        "account_of_nobody": sum(not u.person_id for u in users),
        "roster_person_withdrawn": sum(p.gone_from is not None for p in world.people),
        "roster_enrollment_withdrawn": sum(e.gone_from is not None for e in world.enrollments),
        "parent_listed_first": sum(p.is_parent for p in world.people),
        "person_with_two_records": sum(bool(p.second_id) for p in world.people),
        "teacher_by_role_alone": sum(not p.has_classes for p in world.people),
        "unmatched_response": sum(not r.person_id for r in world.responses),
        "unfinished_response": sum(not r.finished for r in world.responses),
        "test_response": sum(r.status not in ANSWERED for r in world.responses),
        "imported_or_offline_response": sum(r.status in ANSWERED - {REAL} for r in world.responses),
        "spoilt_reference": sum(r.staff_id == SPOILT_ID for r in world.responses),
        "later_response_of_one_item": sum(r.answers == ONE_ITEM_EACH for r in world.responses),
    }
