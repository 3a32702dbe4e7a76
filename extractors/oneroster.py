"""OneRoster 1.2 rostering service (REST, OAuth 2 client credentials).

Flow: <base_url>/ims/oneroster/rostering/v1p2/... -> landing/<source>/<stream>
Docs: https://www.imsglobal.org/spec/oneroster/v1p2
"""

from collections.abc import Iterator

from coaching.config import SourceConfig
from coaching.connections import Connection
from coaching.streams import CountSource, Field, Mode, Page, Privacy, Stream, Window
from extractors.ask import Ask, broken, refuse_other_content, told
from extractors.http import Http
from extractors.oauth import bearer
from extractors.wire import Answer

ROSTER_USER = "roster_user"
SERVICE = "/ims/oneroster/rostering/v1p2"
SCOPE = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly"
LIMIT = 500
_COMMON = (Field("status"), Field("date_last_modified", "dateLastModified"))


def _dropped(*names: str) -> tuple[Field, ...]:
    return tuple(Field(n, privacy=Privacy.DROP) for n in names)


def pages(ask: Ask) -> Iterator[Page]:
    """Pages until an empty one, advancing by the records received: servers clamp `limit` without saying so."""
    http = _client(ask)
    offset = 0
    while True:
        answer = _list(ask, http, offset=offset)
        received = _count(ask, answer)
        ask.pull.bytes_received += len(answer.body)
        yield Page(answer.body, records=str(ask.stream.options["records"]), source_file=str(ask.stream.options["path"]))
        if not received:
            break
        offset += received
        reported = answer.headers.get("X-Total-Count", "")
        if reported.isdigit():
            ask.pull.reported_count = int(reported)
    ask.pull.completeness = CountSource.END_OF_PAGES if ask.pull.reported_count is None else CountSource.REPORTED_COUNT


def ping(source: str, config: SourceConfig, connection: Connection | None) -> str:
    """Asks for one organisation."""
    ask = Ask(streams(source)[0], connection, Window(None, None), None, dict(config.options))
    _count(ask, _list(ask, _client(ask), offset=0, limit=1))
    return "OneRoster gave a token and answered for orgs"


def _client(ask: Ask) -> Http:
    connection = ask.connected()
    what = f"OneRoster source '{ask.stream.source}'"
    token_url = str(connection.extra.get("token_url") or f"{connection.base_url}/oauth/token")
    form = {"grant_type": "client_credentials", "scope": str(connection.extra.get("scope") or SCOPE)}

    def renew() -> dict[str, str]:
        return bearer(connection, token_url=token_url, form=form, what=what)

    return Http(connection, what=what, credential=renew(), renew=renew)


def _list(ask: Ask, http: Http, *, offset: int, limit: int = LIMIT) -> Answer:
    # a stable order, because offsets shift when the roster changes while it is read
    params: dict[str, str | int | list[str]] = {"limit": limit, "offset": offset, "sort": "sourcedId", "orderBy": "asc"}
    answer = http.get(f"{http.base_url}{SERVICE}/{ask.stream.options['path']}", label=ask.label, params=params)
    refuse_other_content(ask, answer)
    return answer


def _count(ask: Ask, answer: Answer) -> int:
    value = told(ask, answer)
    records = value.get(str(ask.stream.options["records"])) if isinstance(value, dict) else None
    if not isinstance(records, list):
        raise broken(ask, "holds no list, though its status is 200")
    return len(records)


def streams(source: str, config: SourceConfig | None = None) -> tuple[Stream, ...]:
    """The streams of a OneRoster service; deletions show by absence only, so every one is a full load."""

    def declare(name: str, key: str, fields: tuple[Field, ...], **options: object) -> Stream:
        path = {"path": name, "records": name, "guard_empty": name in ("orgs", "users", "classes", "enrollments"), **options}
        return Stream(source, name, "oneroster", Mode.FULL, (key,), (*fields, *_COMMON), feeds="oneroster", options=path)

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
                *_dropped("username", "identifier", "userIds", "middleName", "phone", "sms", "grades", "password", "pronouns", "userMasterIdentifier"),
                *_dropped("preferredFirstName", "preferredMiddleName", "preferredLastName", "userProfiles", "agents", "resources"),
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
