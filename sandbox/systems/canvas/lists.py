"""The lists of the API and the streams that they are pulled as: an entry here is served, and stands in the truth.

Docs: https://developerdocs.instructure.com/services/canvas
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from starlette.datastructures import QueryParams

from sandbox.systems.canvas.records import Record
from sandbox.systems.canvas.view import CanvasView
from sandbox.world.days import iso


class BadRequestError(Exception):
    """The platform does not understand the query; the message is its reply."""


@dataclass(frozen=True)
class CanvasList:
    """One list.

    Attributes:
        stream: the stream that is pulled from it.
        path: its address below `/api/v1/`: of the account, of a course or of a user.
        records: what it gives for one parent and a query, in order.
        query: what a client asks for, so that nothing is left out.
        wrap: the name under which the page holds the list; empty where the page is the list.
        instants: the fields that windows filter on.
        on_request: the fields that are told only where `include[]` asks for them.
    """

    stream: str
    path: str
    records: Callable[[CanvasView, int, QueryParams], Iterable[Record | str]]
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wrap: str = ""
    instants: tuple[str, ...] = ()
    on_request: tuple[str, ...] = ()

    def told(self, view: CanvasView, parent: int, query: QueryParams) -> Iterable[Record | str]:
        """The records as a client sees them: without the fields that it would have had to ask for."""
        unasked = set(self.on_request) - set(query.getlist("include[]"))
        for record in self.records(view, parent, query):
            yield {k: v for k, v in record.items() if k not in unasked} if isinstance(record, dict) else record

    @property
    def parent(self) -> str:
        """Whose list it is: `accounts`, `courses` or `users`."""
        return self.path.split("/")[0]

    @property
    def everything(self) -> QueryParams:
        """The query that leaves nothing out, as it arrives."""
        return QueryParams([(name, value) for name, values in self.query.items() for value in values])


def _submissions(view: CanvasView, course: int, query: QueryParams) -> Iterable[Record | str]:
    if query.getlist("student_ids[]") != ["all"]:
        return []  # without it the list is the caller's own work
    return view.submissions(course, *(_instant(query, name) for name in ("submitted_since", "graded_since")))


def _page_views(view: CanvasView, user: int, query: QueryParams) -> Iterable[Record | str]:
    start, end = (_instant(query, name) for name in ("start_time", "end_time"))
    if start > view.now:
        message = "start_time must not be in the future"
        raise BadRequestError(message)
    return view.page_views(user, start, end or view.now)


def _instant(query: QueryParams, name: str) -> str:
    text = query.get(name, "")
    return iso(datetime.fromisoformat(text)) if text else ""


_COURSE_STATES = ("created", "available", "completed", "deleted")
_SEAT_STATES = ("active", "invited", "creation_pending", "deleted", "rejected", "completed", "inactive")

LISTS = (
    CanvasList("terms", "accounts/{account}/terms", lambda view, _, __: view.terms(), wrap="enrollment_terms"),
    CanvasList(
        "courses",
        "accounts/{account}/courses",
        lambda view, _, query: view.courses(query.getlist("state[]")),
        {"state[]": _COURSE_STATES},
        on_request=("teachers",),
    ),
    CanvasList("sections", "courses/{course}/sections", lambda view, course, _: view.sections(course)),
    CanvasList(
        "enrollments",
        "courses/{course}/enrollments",
        lambda view, course, query: view.enrollments(course, query.getlist("state[]")),
        {"state[]": _SEAT_STATES},
    ),
    CanvasList(
        "users",
        "accounts/{account}/users",
        lambda view, _, query: view.users(query.get("enrollment_type", "")),
        {"enrollment_type": ("teacher",), "include[]": ("email",)},
        on_request=("email", "enrollments"),
    ),
    CanvasList("assignments", "courses/{course}/assignments", lambda view, course, _: view.assignments(course)),
    CanvasList(
        "submissions",
        "courses/{course}/students/submissions",
        _submissions,
        {"student_ids[]": ("all",)},
        instants=("submitted_at", "graded_at"),
    ),
    CanvasList("page_views", "users/{user}/page_views", _page_views, instants=("created_at",)),
)
