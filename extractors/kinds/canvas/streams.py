"""Canvas LMS, REST API v1.

Flow: <base_url>/api/v1/... -> landing/canvas/<stream>
Docs: https://developerdocs.instructure.com/services/canvas
"""

from coaching.district import SourceConfig
from coaching.streams import Field, Mode, Privacy, Stream

USER = "canvas_user"
ROSTER_USER = "roster_user"
_DROP = Privacy.DROP
_PSEUDONYM = Privacy.PSEUDONYMISE


def _user(name: str, path: str = "", description: str = "") -> Field:
    return Field(name, path, _PSEUDONYM, USER, description=description)


def _dropped(*names: str) -> tuple[Field, ...]:
    return tuple(Field(n, privacy=_DROP) for n in names)


def streams(source: str, config: SourceConfig | None = None) -> tuple[Stream, ...]:
    """The streams of a Canvas account, in the order they are pulled."""

    def declare(name: str, mode: Mode, key: str, fields: tuple[Field, ...], **more: object) -> Stream:
        return Stream(source, name, "canvas", mode, (key,), fields, feeds="canvas", **more)  # type: ignore[arg-type]

    return (
        declare(
            "terms",
            Mode.FULL,
            "term_id",
            (
                Field("term_id", "id"),
                Field("sis_term_id"),
                Field("name"),
                Field("start_at"),
                Field("end_at"),
                Field("workflow_state"),
                *_dropped("created_at", "grading_period_group_id", "overrides"),
            ),
            options={"path": "accounts/{account_id}/terms", "records": "enrollment_terms"},
        ),
        declare(
            "courses",
            Mode.FULL,
            "course_id",
            (
                Field("course_id", "id"),
                Field("sis_course_id"),
                Field("account_id"),
                Field("term_id", "enrollment_term_id"),
                Field("name"),
                Field("course_code"),
                Field("workflow_state"),
                Field("start_at"),
                Field("end_at"),
                Field("created_at"),
                *_dropped("uuid", "calendar", "enrollments", "time_zone"),
            ),
            options={
                "path": "accounts/{account_id}/courses",
                "params": {"state[]": ["created", "available", "completed", "deleted"]},
            },
        ),
        declare(
            "sections",
            Mode.FULL,
            "section_id",
            (
                Field("section_id", "id"),
                Field("course_id"),
                Field("sis_section_id"),
                Field("name"),
                Field("start_at"),
                Field("end_at"),
                Field("created_at"),
                *_dropped(
                    "sis_course_id",
                    "integration_id",
                    "sis_import_id",
                    "nonxlist_course_id",
                    "restrict_enrollments_to_section_dates",
                ),
            ),
            options={"path": "courses/{course_id}/sections", "each": "courses"},
        ),
        declare(
            "enrollments",
            Mode.FULL,
            "enrollment_id",
            (
                Field("enrollment_id", "id"),
                Field("course_id"),
                Field("section_id", "course_section_id"),
                _user("user_id"),
                Field("type"),
                Field("enrollment_state"),
                Field("created_at"),
                Field("updated_at"),
                Field("last_activity_at"),
                *_dropped(
                    "user",
                    "role",
                    "role_id",
                    "html_url",
                    "grades",
                    "total_activity_time",
                    "sis_user_id",
                    "sis_section_id",
                    "sis_course_id",
                ),
            ),
            options={
                "path": "courses/{course_id}/enrollments",
                "each": "courses",
                "params": {
                    "state[]": ["active", "invited", "creation_pending", "deleted", "rejected", "completed", "inactive"]
                },
            },
        ),
        declare(
            "users",
            Mode.FULL,
            "user_id",
            (
                _user("user_id", "id"),
                Field(
                    "sis_user_id",
                    "",
                    _PSEUDONYM,
                    ROSTER_USER,
                    description="the roster's id of the same person, as the roster pseudonymises it",
                ),
                Field("email_hash", "email", Privacy.PSEUDONYMISE_EMAIL, "{population}"),
                Field("login_hash", "login_id", Privacy.PSEUDONYMISE_EMAIL, "{population}"),
                Field("name_hash", "name", Privacy.PSEUDONYMISE_NAME, "{population}"),
                Field(
                    "population",
                    "@population",
                    description="staff or student: the enrolment type the list was asked for",
                ),
                Field("created_at"),
                *_dropped(
                    "sortable_name",
                    "short_name",
                    "avatar_url",
                    "integration_id",
                    "first_name",
                    "last_name",
                    "locale",
                    "last_login",
                ),
            ),
            options={"path": "accounts/{account_id}/users", "populations": True},
        ),
        declare(
            "assignments",
            Mode.FULL,
            "assignment_id",
            (
                Field("assignment_id", "id"),
                Field("course_id"),
                Field("created_at"),
                Field("updated_at"),
                Field("due_at"),
                Field("published"),
                Field("workflow_state"),
                Field("submission_type", "submission_types[0]"),
                Field("points_possible"),
                *_dropped("name", "description", "html_url", "position", "grading_type"),
            ),
            options={"path": "courses/{course_id}/assignments", "each": "courses"},
        ),
        declare(
            "submissions",
            Mode.UPSERT,
            "submission_id",
            (
                Field("submission_id", "id"),
                Field("assignment_id"),
                Field("course_id", "@course_id"),
                _user("user_id"),
                Field("submission_type"),
                Field("submitted_at"),
                Field("graded_at"),
                _user("grader_id"),
                Field("attempt"),
                Field("workflow_state"),
                Field("late"),
                Field("missing"),
                *_dropped(
                    "body",
                    "url",
                    "score",
                    "grade",
                    "preview_url",
                    "entered_grade",
                    "entered_score",
                    "submission_comments",
                    "attachments",
                ),
            ),
            cursor="submitted_at",
            trailing_days=3,
            options={
                "path": "courses/{course_id}/students/submissions",
                "each": "courses",
                "params": {"student_ids[]": ["all"]},
            },
        ),
        declare(
            "page_views",
            Mode.APPEND,
            "page_view_id",
            (
                Field("page_view_id", "id"),
                _user("user_id", "links.user"),
                Field("context_type"),
                Field("context_id", "links.context"),
                Field("asset_type"),
                Field("asset_id", "links.asset"),
                Field("controller"),
                Field("action"),
                Field("created_at"),
                Field("interaction_seconds"),
                Field("participated"),
                Field("http_method"),
                *_dropped(
                    "url",
                    "user_agent",
                    "remote_ip",
                    "user_request",
                    "render_time",
                    "app_name",
                    "session_id",
                    "contributed",
                ),
                *_dropped("summarized", "updated_at"),
            ),
            trailing_days=3,
            options={"path": "users/{user_id}/page_views", "each": "users"},
        ),
    )
