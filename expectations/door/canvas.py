"""What Canvas promises of each stream's rows (declarations: `extractors/kinds/canvas/streams.py`)."""

from collections.abc import Mapping

from coaching.streams import Stream
from expectations.engine.rules import Rule, Severity, instant, matches, number, one_of, present

_WARN = Severity.WARNING
_ENROLLMENT_TYPES = (
    "StudentEnrollment",
    "TeacherEnrollment",
    "TaEnrollment",
    "DesignerEnrollment",
    "ObserverEnrollment",
    "StudentViewEnrollment",
)
_ENROLLMENT_STATES = ("active", "invited", "creation_pending", "deleted", "rejected", "completed", "inactive")
_YES_NO = ("true", "false")


def _identifier(column: str) -> Rule:
    # `1~23` is how Canvas writes an id of another shard
    return matches(column, r"\d+(?:~\d+)?", f"{column} is not a Canvas id (digits)", rule_name=f"{column}_is_an_id")


def _soft(*columns: str) -> tuple[Rule, ...]:
    return tuple(instant(column, severity=_WARN) for column in columns)


_RULES: Mapping[str, tuple[Rule, ...]] = {
    "terms": (_identifier("term_id"), instant("start_at"), instant("end_at")),
    "courses": (_identifier("course_id"), _identifier("term_id"), *_soft("start_at", "end_at", "created_at")),
    "sections": (
        _identifier("section_id"),
        present("course_id"),
        _identifier("course_id"),
        *_soft("start_at", "end_at", "created_at"),
    ),
    "enrollments": (
        _identifier("enrollment_id"),
        present("course_id"),
        _identifier("course_id"),
        _identifier("section_id"),
        present("user_id"),
        present("type"),
        one_of("type", _ENROLLMENT_TYPES),
        one_of("enrollment_state", _ENROLLMENT_STATES),
        *_soft("created_at", "updated_at", "last_activity_at"),
    ),
    "users": (one_of("population", ("staff", "student"), severity=_WARN), *_soft("created_at")),
    "assignments": (
        _identifier("assignment_id"),
        present("course_id"),
        _identifier("course_id"),
        instant("created_at"),
        instant("due_at"),
        *_soft("updated_at"),
        one_of("published", _YES_NO, severity=_WARN),
        number("points_possible", 0, 100_000, severity=_WARN),
    ),
    "submissions": (
        _identifier("submission_id"),
        present("assignment_id"),
        _identifier("assignment_id"),
        present("user_id"),
        instant("submitted_at"),
        instant("graded_at"),
        number("attempt", 0, 10_000, whole=True, severity=_WARN),
        one_of(
            "workflow_state",
            ("submitted", "unsubmitted", "graded", "pending_review", "complete", "deleted"),
            severity=_WARN,
        ),
    ),
    "page_views": (
        present("user_id"),
        present("created_at"),
        instant("created_at"),
        number("interaction_seconds", 0, 86_400, severity=_WARN),
        one_of("http_method", ("get", "post", "put", "patch", "delete", "head", "options"), severity=_WARN),
    ),
}


def rules(stream: Stream) -> tuple[Rule, ...]:
    """The row rules of one stream.

    Raises:
        KeyError: nobody has written rules for that stream.
    """
    return _RULES[stream.name]
