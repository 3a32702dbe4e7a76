"""The page views of staff in the platform: some listed twice, some a night late."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from uuid import UUID

from sandbox.world.chance import chance
from sandbox.world.days import NIGHTS, at_school, iso, school_days
from sandbox.world.lms import SERVICE, TEACHER, Campus
from sandbox.world.sizes import Size


@dataclass(frozen=True, slots=True)
class PageView:
    """One request of a member of staff; `visible` is the first instant at which the platform lists it.

    `real_user` is who really asked, acting as the user; 0: the user.
    """

    view_id: str
    user_id: int
    created: str
    visible: str
    controller: str
    action: str
    course_id: int
    times: int = 1
    real_user: int = 0


HELPED = 3  # teachers as whom the service account once acted
_PAGES = tuple(
    p.split("#")
    for p in (
        "courses#show assignments#show gradebooks#speed_grader discussion_topics#show files#show wiki_pages#update"
    ).split()
)


def make_page_views(seed: int, size: Size, campus: Campus) -> dict[int, tuple[PageView, ...]]:
    """The page views of staff over the last month, by user, newest first; some listed twice, some a night late."""
    days = [d for d in school_days() if NIGHTS[0] - timedelta(days=30) <= d <= NIGHTS[-1]]
    teaching: dict[int, list[int]] = {}
    for seat in campus.enrollments:
        if seat.type == TEACHER and seat.user_id not in campus.closed:
            teaching.setdefault(seat.user_id, []).append(seat.course_id)
    made = {
        user: tuple(_views(chance(seed, "views", user), user, courses, days, size.daily_views))
        for user, courses in teaching.items()
    }
    for user in list(made)[:HELPED]:
        own, half = made[user], len(made[user]) // 2
        made[user] = (*own[:half], replace(own[half], real_user=SERVICE), *own[half + 1 :])
    return made


def _views(rng: Random, user: int, courses: list[int], days: Sequence[date], daily: int) -> list[PageView]:
    made = []
    for day in days:
        for _ in range(rng.randrange(0, 2 * daily + 1)):
            moment = at_school(rng, day)
            late = rng.random() < 0.01 and day < NIGHTS[-1]  # noqa: PLR2004
            visible = moment + timedelta(days=1) if late else moment
            page = rng.choice(_PAGES)
            view_id = str(UUID(int=rng.getrandbits(128), version=4))
            made.append(
                PageView(
                    view_id,
                    user,
                    iso(moment),
                    iso(visible),
                    page[0],
                    page[1],
                    rng.choice(courses),
                    2 if rng.random() < 0.004 else 1,  # noqa: PLR2004
                )
            )
    return sorted(made, key=lambda v: (v.created, v.view_id), reverse=True)
