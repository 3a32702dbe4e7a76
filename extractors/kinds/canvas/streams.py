"""The streams of a Canvas account, REST API v1, in the order they are pulled.

Docs: https://developerdocs.instructure.com/services/canvas
"""

from coaching.district import SourceConfig
from coaching.streams import Derived, Field, Mode, Privacy, Severity, Staged, Stream, Type, dropped

USER = "canvas_user"
ROSTER_USER = "roster_user"
_CRITICAL, _WARN = Severity.CRITICAL, Severity.WARNING
# fmt: off
_ENROLLMENT_TYPES = (
    "StudentEnrollment", "TeacherEnrollment", "TaEnrollment", "DesignerEnrollment", "ObserverEnrollment",
    "StudentViewEnrollment",
)
_ENROLLMENT_STATES = ("active", "invited", "creation_pending", "deleted", "rejected", "completed", "inactive")
_SUBMISSION_STATES = ("submitted", "unsubmitted", "graded", "pending_review", "complete", "deleted")
_METHODS = ("get", "post", "put", "patch", "delete", "head", "options")
# fmt: on


def streams(source: str, config: SourceConfig | None = None) -> tuple[Stream, ...]:
    """The streams of a Canvas account."""

    def declare(
        name: str,
        one: str,
        *fields: Field,
        mode: Mode = Mode.FULL,
        staged: Staged = Staged.NEWEST,
        cursor: str = "",
        trailing_days: int = 0,
        derived: tuple[Derived, ...] = (),
        fills: tuple[str, ...] = (),
        **options: object,
    ) -> Stream:
        return Stream(
            source,
            name,
            "canvas",
            mode,
            (fields[0].name,),
            fields,
            staged=staged,
            cursor=cursor,
            trailing_days=trailing_days,
            derived=derived,
            fills=fills,
            options=options,
            description=one,
        )

    return (
        declare(
            "terms",
            "term",
            _id("term_id", "id"),
            Field("sis_term_id"),
            Field("name", staged="term_name"),
            _instant("start_at", severity=_CRITICAL),
            _instant("end_at", severity=_CRITICAL),
            Field("workflow_state"),
            *dropped("created_at", "grading_period_group_id", "overrides"),
            path="accounts/{account_id}/terms",
            records="enrollment_terms",
            of_root=True,
        ),
        declare(
            "courses",
            "course",
            _id("course_id", "id"),
            Field("sis_course_id"),
            Field("account_id", type=Type.ID),
            _id("term_id", "enrollment_term_id"),
            # titles and codes may name the teacher; what kind of course it is, is read from the code at the door
            Field("name", privacy=Privacy.RESTRICT, staged="course_name"),
            Field("course_purpose", "course_code"),
            Field("course_code", privacy=Privacy.RESTRICT),
            Field("workflow_state"),
            _instant("start_at"),
            _instant("end_at"),
            _instant("created_at"),
            *dropped("uuid", "calendar", "enrollments", "time_zone"),
            fills=("lms_courses",),
            path="accounts/{account_id}/courses",
            params={"state[]": ["created", "available", "completed", "deleted"]},
        ),
        declare(
            "sections",
            "section",
            _id("section_id", "id"),
            _id("course_id", required=_CRITICAL),
            Field("sis_section_id"),
            Field("name", privacy=Privacy.RESTRICT, staged="section_name"),
            _instant("start_at"),
            _instant("end_at"),
            _instant("created_at"),
            *dropped("sis_course_id", "integration_id", "sis_import_id", "nonxlist_course_id"),
            *dropped("restrict_enrollments_to_section_dates"),
            # a section that is deleted is listed no more, and what was done in it was done
            staged=Staged.EVER,
            path="courses/{course_id}/sections",
            each="courses",
        ),
        declare(
            "enrollments",
            "enrolment",
            _id("enrollment_id", "id"),
            _id("course_id", required=_CRITICAL),
            _id("section_id", "course_section_id"),
            _user("user_id", required=_CRITICAL),
            _word("type", _ENROLLMENT_TYPES, required=_CRITICAL, severity=_CRITICAL, staged="enrollment_type"),
            _word("enrollment_state", _ENROLLMENT_STATES, severity=_CRITICAL),
            _instant("created_at"),
            _instant("updated_at"),
            _instant("last_activity_at"),
            *dropped("user", "role", "role_id", "html_url", "grades", "total_activity_time", "sis_user_id"),
            *dropped("sis_section_id", "sis_course_id"),
            path="courses/{course_id}/enrollments",
            each="courses",
            params={"state[]": list(_ENROLLMENT_STATES)},
        ),
        declare(
            "users",
            "user of the LMS",
            _user("user_id", "id"),
            Field(
                "sis_user_id",
                "",
                Privacy.PSEUDONYMISE,
                ROSTER_USER,
                description="The roster's id of the same person, as the roster pseudonymises it.",
                type=Type.ID,
                id_of="oneroster",
            ),
            Field("email_hash", "email", Privacy.PSEUDONYMISE_EMAIL, "{population}"),
            Field("login_hash", "login_id", Privacy.PSEUDONYMISE_EMAIL, "{population}"),
            Field("name_hash", "name", Privacy.PSEUDONYMISE_NAME, "{population}"),
            _word("population", ("staff", "student"), "@population"),
            _instant("created_at"),
            *dropped("sortable_name", "short_name", "avatar_url", "integration_id", "first_name", "last_name"),
            *dropped("locale", "last_login"),
            path="accounts/{account_id}/users",
            populations=True,
            params={"include[]": ["email"]},  # Canvas sends an address only when asked
        ),
        declare(
            "assignments",
            "assignment",
            _id("assignment_id", "id"),
            _id("course_id", required=_CRITICAL),
            _instant("created_at", severity=_CRITICAL),
            _instant("updated_at"),
            _instant("due_at", severity=_CRITICAL),
            _flag("published", "is_published"),
            Field("workflow_state"),
            Field("submission_type", "submission_types[0]"),
            _number("points_possible", 100_000),
            *dropped("name", "description", "html_url", "position", "grading_type"),
            path="courses/{course_id}/assignments",
            each="courses",
        ),
        declare(
            "submissions",
            "submission",
            _id("submission_id", "id"),
            _id("assignment_id", required=_CRITICAL),
            Field("course_id", "@course_id", type=Type.ID),
            _user("user_id", required=_CRITICAL),
            Field("submission_type"),
            _instant("submitted_at", severity=_CRITICAL),
            _instant("graded_at", severity=_CRITICAL),
            _user("grader_id", is_bystander=True),
            Field("attempt", type=Type.INTEGER, low=0, high=10_000, severity=_WARN),
            _word("workflow_state", _SUBMISSION_STATES),
            _flag("late", "is_late"),
            _flag("missing", "is_missing"),
            *dropped("body", "url", "score", "grade", "preview_url", "entered_grade", "entered_score"),
            *dropped("submission_comments", "attachments"),
            mode=Mode.UPSERT,
            cursor="submitted_at",
            trailing_days=3,
            path="courses/{course_id}/students/submissions",
            each="courses",
            params={"student_ids[]": ["all"]},
        ),
        declare(
            "page_views",
            "page view",
            Field("page_view_id", "id", type=Type.ID),
            _user("user_id", "links.user", required=_CRITICAL),
            _user("real_user_id", "links.real_user", is_bystander=True),
            Field("context_type"),
            Field("context_id", "links.context", type=Type.ID),
            Field("asset_type"),
            Field("asset_id", "links.asset", type=Type.ID),
            Field("controller"),
            Field("action"),
            _instant("created_at", severity=_CRITICAL, required=_CRITICAL, local_day="event_date"),
            _number("interaction_seconds", 86_400),
            _flag("participated", "is_participation"),
            _word("http_method", _METHODS),
            *dropped("url", "user_agent", "remote_ip", "user_request", "render_time", "app_name", "session_id"),
            *dropped("contributed", "summarized", "updated_at"),
            mode=Mode.APPEND,
            staged=Staged.ALL_LOADS,
            trailing_days=3,
            derived=(Derived("course_id", "case when lower(context_type) = 'course' then {context_id} end"),),
            path="users/{user_id}/page_views",
            each="users",
        ),
    )


def _id(name: str, path: str = "", *, required: Severity | None = None) -> Field:
    # `1~23` is how Canvas writes an id of another shard
    return Field(
        name, path, type=Type.ID, pattern=r"\d+(?:~\d+)?", looks_like="a Canvas id (digits)", required=required
    )


def _user(name: str, path: str = "", *, required: Severity | None = None, is_bystander: bool = False) -> Field:
    return Field(name, path, Privacy.PSEUDONYMISE, USER, type=Type.ID, required=required, is_bystander=is_bystander)


def _instant(
    name: str, *, severity: Severity = Severity.WARNING, required: Severity | None = None, local_day: str = ""
) -> Field:
    return Field(name, type=Type.INSTANT, severity=severity, required=required, local_day=local_day)


def _word(
    name: str,
    words: tuple[str, ...],
    path: str = "",
    *,
    severity: Severity = Severity.WARNING,
    required: Severity | None = None,
    staged: str = "",
) -> Field:
    return Field(name, path, type=Type.WORD, words=words, severity=severity, required=required, staged=staged)


def _flag(name: str, staged: str) -> Field:
    return Field(name, type=Type.BOOLEAN, severity=Severity.WARNING, staged=staged)


def _number(name: str, high: float) -> Field:
    return Field(name, type=Type.NUMBER, low=0, high=high, severity=Severity.WARNING)
