"""What a OneRoster service promises of each stream's rows (declarations: `extractors/kinds/oneroster/pull.py`).

Words: the enumerations of OneRoster 1.1 and 1.2; an `ext:` prefix marks a vendor's own.
Docs: https://www.imsglobal.org/spec/oneroster/v1p2
"""

from collections.abc import Mapping

from coaching.streams import Stream
from expectations.engine.rules import Rule, Severity, day, instant, matches, one_of, present

_WARN = Severity.WARNING
# fmt: off
_ROLES = (
    "administrator", "aide", "counselor", "districtAdministrator", "guardian", "parent", "principal", "proctor", "relative", "siteAdministrator", "student",
    "systemAdministrator", "teacher",
)
# fmt: on
_ENROLLMENT_ROLES = ("administrator", "aide", "proctor", "student", "teacher")
_COMMON = (one_of("status", ("active", "tobedeleted", "inactive")), instant("date_last_modified", severity=_WARN))


def _enumerated(column: str, words: tuple[str, ...], *, severity: Severity = Severity.CRITICAL) -> Rule:
    known = "|".join(words)
    return matches(
        column,
        f"(?i:{known}|ext:.+)",
        f"{column} is not one of the known words",
        rule_name=f"{column}_is_known",
        severity=severity,
    )


_RULES: Mapping[str, tuple[Rule, ...]] = {
    "orgs": (
        present("name", severity=_WARN),
        present("type"),
        _enumerated("type", ("department", "school", "district", "local", "state", "national")),
    ),
    "academicSessions": (
        _enumerated("type", ("gradingPeriod", "semester", "schoolYear", "term"), severity=_WARN),
        present("start_date"),
        present("end_date"),
        day("start_date", iso_only=True),
        day("end_date", iso_only=True),
    ),
    "users": (
        present("role"),
        _enumerated("role", _ROLES),
        day("role_begin_date", iso_only=True),
        day("role_end_date", iso_only=True),
        one_of("enabled_user", ("true", "false"), severity=_WARN),
    ),
    "classes": (present("school_id"), _enumerated("class_type", ("homeroom", "scheduled"), severity=_WARN)),
    "enrollments": (
        present("user_id"),
        present("class_id"),
        present("role"),
        _enumerated("role", _ENROLLMENT_ROLES),
        one_of("primary", ("true", "false"), severity=_WARN),
        day("begin_date", iso_only=True),
        day("end_date", iso_only=True),
    ),
}


def rules(stream: Stream) -> tuple[Rule, ...]:
    """The row rules of one stream.

    Raises:
        KeyError: nobody has written rules for that stream.
    """
    return (*_RULES[stream.name], *_COMMON)
