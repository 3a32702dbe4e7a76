"""The streams of a OneRoster 1.2 rostering service; deletions show by absence only, so every one is a full load.

Words: the enumerations of OneRoster 1.1 and 1.2; an `ext:` prefix marks a vendor's own.
Docs: https://www.imsglobal.org/spec/oneroster/v1p2
"""

from coaching.district import SourceConfig
from coaching.streams import Field, Mode, Privacy, Severity, Staged, Stream, Type, dropped

ROSTER_USER = "roster_user"
BOTH_MARTS = ("implementation", "impact")
_CRITICAL, _WARN = Severity.CRITICAL, Severity.WARNING
# fmt: off
_ROLES = (
    "administrator", "aide", "counselor", "districtAdministrator", "guardian", "parent", "principal", "proctor",
    "relative", "siteAdministrator", "student", "systemAdministrator", "teacher",
)
# fmt: on
_ROLE_TYPES = ("primary", "secondary")
_ORGS = ("department", "school", "district", "local", "state", "national")
_SESSIONS = ("gradingPeriod", "semester", "schoolYear", "term")
_SEATS = ("administrator", "aide", "proctor", "student", "teacher")
_STATUSES = ("active", "tobedeleted", "inactive")


def streams(source: str, config: SourceConfig | None = None) -> tuple[Stream, ...]:
    """The streams of a OneRoster service."""

    def declare(
        name: str,
        one: str,
        *fields: Field,
        status: str = "",
        may_be_empty: bool = False,
        staged: Staged = Staged.NEWEST,
        fills: tuple[str, ...] = (),
    ) -> Stream:
        return Stream(
            source,
            name,
            "oneroster",
            Mode.FULL,
            (fields[0].name,),
            (*fields, *_common(status)),
            staged=staged,
            fills=fills,
            may_be_empty=may_be_empty,
            marts=BOTH_MARTS,
            options={"path": name, "records": name},
            description=one,
        )

    return (
        declare(
            "orgs",
            "organisation",
            _id("org_id", "sourcedId"),
            Field("name", required=_WARN, staged="org_name"),
            _word("type", _ORGS, required=_CRITICAL, staged="org_type", folded=True),
            Field("identifier", staged="org_code"),
            _id("parent_org_id", "parent.sourcedId"),
            *dropped("metadata", "children"),
            status="org_status",
            staged=Staged.EVER,
        ),
        declare(
            "academicSessions",
            "term or year",
            _id("academic_session_id", "sourcedId"),
            Field("title"),
            _word("type", _SESSIONS, severity=_WARN, staged="session_type"),
            _day("start_date", "startDate", required=_CRITICAL),
            _day("end_date", "endDate", required=_CRITICAL),
            Field("school_year", "schoolYear", staged="school_year_label"),
            _id("parent_session_id", "parent.sourcedId"),
            *dropped("metadata", "children"),
            may_be_empty=True,
            staged=Staged.EVER,
        ),
        declare(
            "users",
            "roster user",
            Field("user_id", "sourcedId", Privacy.PSEUDONYMISE, ROSTER_USER, type=Type.ID),
            # each of them a list in the order of `roles`; the first element says nothing special in OneRoster
            _word("role", _ROLES, "roles[*].role", required=_CRITICAL, folded=True),
            _word("role_type", _ROLE_TYPES, "roles[*].roleType", severity=_WARN, folded=True),
            _id("role_org_id", "roles[*].org.sourcedId"),
            _day("role_begin_date", "roles[*].beginDate"),
            _day("role_end_date", "roles[*].endDate"),
            _id("primary_org_id", "primaryOrg.sourcedId"),
            Field("job_title", "metadata.jobTitle"),
            Field(
                "enabled_user",
                "enabledUser",
                type=Type.BOOLEAN,
                severity=_WARN,
                missing="true",
                staged="is_enabled",
            ),
            Field("email_hash", "email", Privacy.PSEUDONYMISE_EMAIL, "{role}"),
            Field("name_hash", ("givenName", "familyName"), Privacy.PSEUDONYMISE_NAME, "{role}"),
            # ids that outlive a rostering service: where sourcedIds change, they say who is who
            Field("master_id_hash", "userMasterIdentifier", Privacy.PSEUDONYMISE, "roster_master_id", type=Type.ID),
            Field("number_hash", "identifier", Privacy.PSEUDONYMISE, "roster_number", type=Type.ID),
            *dropped("username", "userIds", "middleName", "phone", "sms", "grades", "password"),
            *dropped("pronouns", "preferredFirstName", "preferredMiddleName"),
            *dropped("preferredLastName", "userProfiles", "agents", "resources"),
            status="user_status",
            staged=Staged.WITH_HISTORY,
        ),
        declare(
            "classes",
            "class",
            _id("class_id", "sourcedId"),
            # titles and codes may name the teacher
            Field("title", privacy=Privacy.RESTRICT),
            Field("class_code", "classCode", Privacy.RESTRICT),
            _word("class_type", ("homeroom", "scheduled"), "classType", severity=_WARN),
            _id("course_id", "course.sourcedId"),
            _id("school_id", "school.sourcedId", required=_CRITICAL),
            _id("term_id", "terms[*].sourcedId"),
            Field(
                "grades", "grades[*]", description="Codes of the grades that the class is for, joined with semicolons."
            ),
            Field(
                "subjects",
                "subjects[*]",
                description="Subjects of the class as the roster names them, joined with semicolons.",
            ),
            *dropped("metadata", "location", "subjectCodes", "periods", "resources"),
            status="class_status",
            staged=Staged.EVER,
        ),
        declare(
            "enrollments",
            "enrolment",
            _id("enrollment_id", "sourcedId"),
            Field("user_id", "user.sourcedId", Privacy.PSEUDONYMISE, ROSTER_USER, type=Type.ID, required=_CRITICAL),
            _id("class_id", "class.sourcedId", required=_CRITICAL),
            _id("school_id", "school.sourcedId"),
            _word("role", _SEATS, required=_CRITICAL, folded=True),
            Field("primary", type=Type.BOOLEAN, severity=_WARN, staged="is_primary"),
            _day("begin_date", "beginDate"),
            _day("end_date", "endDate"),
            *dropped("metadata"),
            status="enrollment_status",
            staged=Staged.WITH_HISTORY,
        ),
    )


def _common(status: str) -> tuple[Field, ...]:
    # an organisation's missing status stays missing: who was listed last decides there
    missing = "" if status == "org_status" else "active"
    staged, folded = status or "session_status", status != "org_status"
    return (
        Field("status", type=Type.WORD, words=_STATUSES, missing=missing, staged=staged, folded=folded),
        Field("date_last_modified", "dateLastModified", type=Type.INSTANT, severity=_WARN, staged="last_modified_at"),
    )


def _id(name: str, path: str, *, required: Severity | None = None) -> Field:
    return Field(name, path, type=Type.ID, required=required)


def _day(name: str, path: str, *, required: Severity | None = None) -> Field:
    return Field(name, path, type=Type.DAY, required=required)


def _word(
    name: str,
    words: tuple[str, ...],
    path: str = "",
    *,
    severity: Severity = Severity.CRITICAL,
    required: Severity | None = None,
    staged: str = "",
    folded: bool = False,
) -> Field:
    return Field(
        name,
        path,
        type=Type.WORD,
        words=words,
        extensible=True,
        severity=severity,
        required=required,
        staged=staged,
        folded=folded,
    )
