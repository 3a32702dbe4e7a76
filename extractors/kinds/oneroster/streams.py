"""The streams of a OneRoster 1.2 rostering service.

Docs: https://www.imsglobal.org/spec/oneroster/v1p2
"""

from coaching.district import SourceConfig
from coaching.streams import Field, Mode, Privacy, Stream

ROSTER_USER = "roster_user"
_COMMON = (Field("status"), Field("date_last_modified", "dateLastModified"))


def _dropped(*names: str) -> tuple[Field, ...]:
    return tuple(Field(n, privacy=Privacy.DROP) for n in names)


def streams(source: str, config: SourceConfig | None = None) -> tuple[Stream, ...]:
    """The streams of a OneRoster service; deletions show by absence only, so every one is a full load."""

    def declare(name: str, key: str, fields: tuple[Field, ...], **options: object) -> Stream:
        path = {
            "path": name,
            "records": name,
            "guard_empty": name in ("orgs", "users", "classes", "enrollments"),
            **options,
        }
        return Stream(
            source, name, "oneroster", Mode.FULL, (key,), (*fields, *_COMMON), feeds="oneroster", options=path
        )

    return (
        declare(
            "orgs",
            "org_id",
            (
                Field("org_id", "sourcedId"),
                Field("name"),
                Field("type"),
                Field("identifier"),
                Field("parent_org_id", "parent.sourcedId"),
                *_dropped("metadata", "children"),
            ),
        ),
        declare(
            "academicSessions",
            "academic_session_id",
            (
                Field("academic_session_id", "sourcedId"),
                Field("title"),
                Field("type"),
                Field("start_date", "startDate"),
                Field("end_date", "endDate"),
                Field("school_year", "schoolYear"),
                Field("parent_session_id", "parent.sourcedId"),
                *_dropped("metadata", "children"),
            ),
        ),
        declare(
            "users",
            "user_id",
            (
                Field("user_id", "sourcedId", Privacy.PSEUDONYMISE, ROSTER_USER),
                Field("role", "roles[0].role"),
                Field("role_org_id", "roles[0].org.sourcedId"),
                Field("role_begin_date", "roles[0].beginDate"),
                Field("role_end_date", "roles[0].endDate"),
                Field("primary_org_id", "primaryOrg.sourcedId"),
                Field("job_title", "metadata.jobTitle"),
                Field("enabled_user", "enabledUser"),
                Field("email_hash", "email", Privacy.PSEUDONYMISE_EMAIL, "{role}"),
                Field("name_hash", ("givenName", "familyName"), Privacy.PSEUDONYMISE_NAME, "{role}"),
                *_dropped(
                    "username",
                    "identifier",
                    "userIds",
                    "middleName",
                    "phone",
                    "sms",
                    "grades",
                    "password",
                    "pronouns",
                    "userMasterIdentifier",
                ),
                *_dropped(
                    "preferredFirstName",
                    "preferredMiddleName",
                    "preferredLastName",
                    "userProfiles",
                    "agents",
                    "resources",
                ),
            ),
        ),
        declare(
            "classes",
            "class_id",
            (
                Field("class_id", "sourcedId"),
                Field("title"),
                Field("class_code", "classCode"),
                Field("class_type", "classType"),
                Field("course_id", "course.sourcedId"),
                Field("school_id", "school.sourcedId"),
                Field("term_id", "terms[0].sourcedId"),
                *_dropped("metadata", "location", "grades", "subjects", "subjectCodes", "periods", "resources"),
            ),
        ),
        declare(
            "enrollments",
            "enrollment_id",
            (
                Field("enrollment_id", "sourcedId"),
                Field("user_id", "user.sourcedId", Privacy.PSEUDONYMISE, ROSTER_USER),
                Field("class_id", "class.sourcedId"),
                Field("school_id", "school.sourcedId"),
                Field("role"),
                Field("primary"),
                Field("begin_date", "beginDate"),
                Field("end_date", "endDate"),
                *_dropped("metadata"),
            ),
        ),
    )
