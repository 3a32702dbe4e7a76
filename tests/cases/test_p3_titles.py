"""P3: titles of courses and sections do not land, unless the district keeps them; what a course is for is known."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import extractors
from coaching.district import District, load_district
from coaching.errors import ConfigError
from coaching.pages import Page, Pull
from coaching.paths import Paths
from coaching.streams import Privacy, Stream
from tests.cases.form_night import KEY
from tests.cases.wire import NIGHT, OPEN
from warehouse.land import answers_for, land
from warehouse.store import incoming_file

COURSES = [
    {"id": 1, "name": "Biology, Mrs Quagmire", "course_code": "BIO-QUAGMIRE"},
    {"id": 2, "name": "Wilhelmina Quagmire's workshop", "course_code": "PD-QUAGMIRE"},
    {"id": 3, "name": "No code"},
]


def _district(source: str, stream: str, privacy: dict[str, object]) -> District:
    found = load_district("sandbox")
    raw = found.model_dump(mode="json")
    raw["sources"][source]["streams"][stream] = {"privacy": privacy}
    return District.model_validate(raw | {"folder": found.folder})


def _courses(district: District, folder: Path) -> list[dict[str, str | None]]:
    stream = _stream(district, "canvas.courses")
    page = Page(json.dumps(COURSES).encode())
    land(
        stream, iter([page]), Pull(), paths=Paths(folder), load_date=NIGHT, window=OPEN, key=KEY, code_version="t",
        previous=None, shrink_share=0.2, answers=answers_for(stream, district),
    )  # fmt: skip
    file = incoming_file(Paths(folder), "canvas", "courses", NIGHT)
    rows: list[dict[str, str | None]] = pq.ParquetFile(file).read(["name", "course_code", "course_purpose"]).to_pylist()
    return rows


def _stream(district: District, name: str) -> Stream:
    return next(s for s in extractors.declared(district) if f"{s.source}.{s.name}" == name)


def test_p3_no_title_lands_and_staff_courses_are_known(tmp_path: Path) -> None:
    rows = _courses(load_district("sandbox"), tmp_path)
    assert [row["course_purpose"] for row in rows] == ["student", "staff_pd", None]
    assert {row[column] for row in rows for column in ("name", "course_code")} == {None}
    (file,) = tmp_path.rglob("*.parquet")
    assert not re.search(rb"(?i)quagmire|workshop", file.read_bytes())


@pytest.mark.parametrize(
    ("stream", "columns"),
    [("canvas.courses", ("name", "course_code")), ("canvas.sections", ("name",)),
     ("oneroster.classes", ("title", "class_code"))],
)  # fmt: skip
def test_p3_every_title_of_the_kinds_is_kept_back(stream: str, columns: tuple[str, ...]) -> None:
    declared = _stream(load_district("sandbox"), stream)
    assert {declared.named(column).privacy for column in columns} == {Privacy.RESTRICT}


def test_p3_a_district_may_keep_or_shorten_them(tmp_path: Path) -> None:
    privacy = {"name": "keep", "course_code": {"privacy": "coarsen", "keep_chars": 3}}
    rows = _courses(_district("canvas", "courses", privacy), tmp_path)
    assert rows[0] == {"name": "Biology, Mrs Quagmire", "course_code": "BIO", "course_purpose": "student"}


@pytest.mark.parametrize(("stream", "field"), [("users", "email_hash"), ("courses", "course_id"), ("courses", "titel")])
def test_p3_but_no_pseudonym_and_no_key(stream: str, field: str) -> None:
    with pytest.raises(ConfigError, match=rf"sources\.canvas\.streams\.{stream}\.privacy\.{field}"):
        extractors.declared(_district("canvas", stream, {field: "keep"}))
