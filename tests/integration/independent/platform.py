"""What happened on the learning platform up to one night, as plain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Seat:
    """A teacher's account in a section; `person` is who it belongs to.

    Attributes:
        created: when the platform made it, a local day.
        deleted: when the platform took it back; None while it is held.
        begin: since when the roster says that the person teaches the class; None where it says nothing.
        end: until when, by the roster; None where it doesn't know the person in that class.
    """

    section: str
    course: str
    user: str
    person: str
    created: date
    deleted: date | None
    begin: date | None
    end: date | None


@dataclass(frozen=True)
class Work:
    """One student's work for one assignment."""

    assignment: str
    section: str
    user: str
    type: str
    submitted: datetime | None
    graded: datetime | None
    grader: str | None


@dataclass(frozen=True)
class View:
    """A page that a teacher asked for."""

    user: str
    course: str
    controller: str
    at: datetime


@dataclass(frozen=True)
class Platform:
    """All of it.

    Attributes:
        night: the last day that the platform was heard; its lists of work go back to the beginning.
        views_from: the first day that page views were asked for.
        sections: those of the roster's classes, each with its school, first and last day.
        assignments: the courses in which work was set, and when.
    """

    night: date
    views_from: date
    zone: ZoneInfo
    sections: Mapping[str, tuple[str, date, date]]
    seats: tuple[Seat, ...]
    works: tuple[Work, ...]
    views: tuple[View, ...]
    assignments: tuple[tuple[str, datetime], ...]


def platform_of(truth: Mapping[str, Any], zone: ZoneInfo, views_from: date) -> Platform:
    """The platform's part of the sandbox's truth: a change of form, no judgement."""
    return Platform(
        night=date.fromisoformat(truth["night"]),
        views_from=views_from,
        zone=zone,
        sections=_sections(truth),
        seats=tuple(_seats(truth, zone)),
        works=tuple(
            Work(
                s["assignment_id"],
                s["section_id"],
                s["user_id"],
                s["type"],
                _at(s["submitted_at"]),
                _at(s["graded_at"]),
                s["grader_id"],
            )
            for s in _rows(truth, "submissions")
        ),
        views=tuple(
            View(v["user_id"], v["course_id"], v["controller"], datetime.fromisoformat(v["created_at"]))
            for v in _rows(truth, "page_views")
        ),
        assignments=tuple(
            (a["course_id"], datetime.fromisoformat(a["created_at"])) for a in _rows(truth, "assignments")
        ),
    )


def _sections(truth: Mapping[str, Any]) -> dict[str, tuple[str, date, date]]:
    """A class lasts as long as its term, which those teach in it say who have no dates of their own."""
    plain = [a for a in truth["assignments"] if not (a["given_begin"] or a["given_end"])]
    terms = {a["term"]: (date.fromisoformat(a["begin"]), date.fromisoformat(a["end"])) for a in plain}
    codes = {s["org_id"]: s["code"] for s in truth["schools"]}
    return {c["section_id"]: (codes[c["school"]], *terms[c["term"]]) for c in truth["classes"]}


def _seats(truth: Mapping[str, Any], zone: ZoneInfo) -> Iterator[Seat]:
    class_of = {c["section_id"]: c["class_id"] for c in truth["classes"]}
    listed = [a for a in truth["assignments"] if a["listed"] and a["class_id"]]
    for row in _rows(truth, "seats"):
        own = [
            a for a in listed if (a["person_id"], a["class_id"]) == (row["person_id"], class_of.get(row["section_id"]))
        ]
        created, deleted = _at(row["created_at"]), _at(row["deleted_at"])
        assert created is not None
        yield Seat(
            section=row["section_id"],
            course=row["course_id"],
            user=row["user_id"],
            person=row["person_id"],
            created=created.astimezone(zone).date(),
            deleted=deleted.astimezone(zone).date() if deleted else None,
            begin=min((date.fromisoformat(a["given_begin"]) for a in own if a["given_begin"]), default=None),
            end=max((date.fromisoformat(a["end"]) for a in own), default=None),
        )


def _rows(truth: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    part = truth["lms"][name]
    return (dict(zip(part["columns"], row, strict=True)) for row in part["rows"])


def _at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
