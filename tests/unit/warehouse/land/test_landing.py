import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from coaching.errors import ContractError
from coaching.manifest import Manifest
from coaching.pages import Page, Pull, Window
from coaching.paths import Paths
from coaching.secrets import PseudonymKey
from coaching.streams import Field, Mode, Privacy, Stream
from warehouse.land import undeclared
from warehouse.land.landing import land
from warehouse.land.pseudonyms import pseudonym
from warehouse.land.sealing import Sealer
from warehouse.store import incoming_file, read_manifest

KEY = PseudonymKey(b"k" * 32)
STREAM = Stream(
    "lms",
    "users",
    "canvas",
    Mode.FULL,
    ("user_id",),
    (
        Field("user_id", "id", Privacy.PSEUDONYMISE, "lms_user"),
        Field("email_hash", "email", Privacy.PSEUDONYMISE_EMAIL, "{population}"),
        Field("population", "@population"),
        Field("org_id", "links.org"),
        Field("score"),
        Field("month", "born", Privacy.COARSEN, keep_chars=7),
        Field("notes", privacy=Privacy.RESTRICT),
        Field("ip", privacy=Privacy.DROP),
    ),
)


def _land(
    tmp_path: Path, pages: list[Page], *, stream: Stream = STREAM, pull: Pull | None = None, **more: Any
) -> tuple[Manifest, list[dict[str, Any]]]:
    paths = Paths(tmp_path / "data")
    settings = {"previous": None, "shrink_share": 0.2, "code_version": "test", **more}
    manifest = land(
        stream,
        iter(pages),
        pull or Pull(),
        paths=paths,
        load_date="2026-01-05",
        window=Window(None, None),
        key=KEY,
        **settings,
    )
    file = incoming_file(paths, stream.source, stream.name, "2026-01-05")
    assert read_manifest(file) == manifest
    return manifest, pq.read_table(file).to_pylist()


def _page(*records: object, population: str = "staff") -> Page:
    return Page(json.dumps(list(records)).encode(), context={"population": population}, source_file="users")


def _person(number: int, **more: object) -> dict[str, object]:
    return {
        "id": str(number),
        "email": f"P{number}@x.example",
        "links": {"org": "7"},
        "born": "1990-02-03",
        "ip": "192.0.2.1",
        **more,
    }


def test_columns_privacy_and_numbers(tmp_path: Path) -> None:
    big = 2**53 + 1
    manifest, rows = _land(
        tmp_path,
        [
            Page(
                b'[{"id": %d, "email": " A@X.example ", "score": 2.50, "born": "1990-02-03", "notes": "free"}]' % big,
                context={"population": "staff"},
            )
        ],
    )
    row = rows[0]
    assert row["user_id"] == pseudonym(KEY, Privacy.PSEUDONYMISE, "lms_user", str(big))
    assert row["email_hash"] == pseudonym(KEY, Privacy.PSEUDONYMISE_EMAIL, "staff", "a@x.example")
    assert (float(row["score"]), row["month"], row["notes"], row["org_id"], row["_row_number"]) == (
        2.5,
        "1990-02",
        None,
        None,
        1,
    )
    assert "ip" not in row
    assert manifest.rows == 1
    assert manifest.missing_fields == ("org_id",)


def test_staff_and_students_of_equal_email_stay_apart(tmp_path: Path) -> None:
    _, rows = _land(tmp_path, [_page(_person(1)), _page(_person(1), population="student")])
    assert len({r["email_hash"] for r in rows}) == 2
    assert [r["population"] for r in rows] == ["staff", "student"]


def test_an_empty_email_is_nobody(tmp_path: Path) -> None:
    _, rows = _land(tmp_path, [_page(_person(1, email=" "), _person(2, email=None))])
    assert [r["email_hash"] for r in rows] == ["", None]


def test_pages_without_records_stand_anywhere(tmp_path: Path) -> None:
    manifest, rows = _land(tmp_path, [_page(), _page(), _page(_person(1)), _page(), _page(_person(2))])
    assert (manifest.rows, [r["_row_number"] for r in rows]) == (2, [1, 2])


def test_undeclared_nested_and_malformed_records_are_kept_encrypted(tmp_path: Path) -> None:
    manifest, rows = _land(
        tmp_path,
        [
            _page(
                _person(1, nickname="Planted Name"),
                "Planted Malformed",
                _person(3, score={"by": "Planted Nested"}),
                _person(4),
                {},
            )
        ],
    )
    opened = [Sealer(KEY, STREAM).open(r["_extra"]) if r["_extra"] else None for r in rows]
    assert opened == [
        {"nickname": "Planted Name"},
        {"malformed": "Planted Malformed"},
        {"score": {"by": "Planted Nested"}},
        None,
        None,
    ]
    assert [r["_problem"] for r in rows] == [None, "malformed record", None, None, None]
    assert rows[2]["score"] is None
    assert sorted(manifest.new_fields.values()) == ["object", "string"]
    assert undeclared.opened(manifest, KEY, STREAM) == {"nickname": "string", "score": "object"}
    assert b"Planted" not in incoming_file(Paths(tmp_path / "data"), "lms", "users", "2026-01-05").read_bytes()


def test_restricted_text_is_kept_encrypted_only_where_asked(tmp_path: Path) -> None:
    _, rows = _land(tmp_path, [_page(_person(1, notes="Planted"))], keep_free_text=True)
    assert rows[0]["notes"] is None
    assert Sealer(KEY, STREAM).open(rows[0]["_extra"]) == {"notes": "Planted"}


def test_equal_content_has_an_equal_id_however_it_was_paged(tmp_path: Path) -> None:
    people = [_person(n, extra=f"x{n}" if n % 3 else None) for n in range(200)]
    one, rows = _land(tmp_path / "a", [_page(*people)])
    many, _ = _land(tmp_path / "b", [_page(p) for p in people])
    other, _ = _land(tmp_path / "c", [_page(*people[:-1], _person(199, extra="y"))])
    swapped, _ = _land(tmp_path / "d", [_page(*people[::-1])])
    assert len(rows) == 200
    assert one.load_id == many.load_id
    assert len({one.load_id, other.load_id, swapped.load_id}) == 3


def test_one_lone_surrogate_does_not_refuse_the_page(tmp_path: Path) -> None:
    _, rows = _land(
        tmp_path,
        [Page(rb'[{"id":"1","score":"a\ud83d"},{"id":"2","score":"\ud83d\ude00"}]', context={"population": "staff"})],
    )
    assert [r["score"] for r in rows] == ["a\ufffd", "\U0001f600"]


@pytest.mark.parametrize(
    "body", [b'[{"name": "Planted Name"', b'{"errors": ["Planted Name"]}', b'["\xffPlanted Name"]', b'"Planted Name"']
)
def test_what_is_no_list_is_refused_without_a_value(tmp_path: Path, body: bytes) -> None:
    with pytest.raises(ContractError, match="page 2") as caught:
        _land(tmp_path, [_page(_person(1)), Page(body, context={"population": "staff"})])
    assert "Planted" not in str(caught.value)
    assert caught.value.__suppress_context__
    assert not list((tmp_path / "data").rglob("*.*parquet*"))


def test_a_failing_source_leaves_nothing_behind(tmp_path: Path) -> None:
    def pages() -> Iterator[Page]:
        yield _page(_person(1))
        message = "refused"
        raise ContractError(message)

    with pytest.raises(ContractError, match="refused"):
        land(
            STREAM,
            pages(),
            Pull(),
            paths=Paths(tmp_path),
            load_date="2026-01-05",
            window=Window(None, None),
            key=KEY,
            code_version="",
            previous=None,
            shrink_share=0.2,
        )
    assert not [f for f in tmp_path.rglob("*") if f.is_file()]


def test_row_groups_hold_equal_numbers_of_rows(tmp_path: Path) -> None:
    manifest, _ = _land(tmp_path, [_page(*(_person(n) for n in range(s, s + 5000))) for s in range(0, 45_000, 5000)])
    groups = pq.ParquetFile(incoming_file(Paths(tmp_path / "data"), "lms", "users", "2026-01-05")).metadata
    assert manifest.rows == 45_000
    assert [groups.row_group(n).num_rows for n in range(groups.num_row_groups)] == [20_480, 20_480, 4_040]


def test_a_role_chooses_the_namespace(tmp_path: Path) -> None:
    fields = (
        Field("role", "roles[*].role"),
        Field("name_hash", ("givenName", "familyName"), Privacy.PSEUDONYMISE_NAME, "{role}"),
    )
    stream = Stream("sis", "users", "oneroster", Mode.FULL, (), fields)
    body = json.dumps(
        {
            "users": [
                {"roles": [{"role": r}], "givenName": "Zoë", "familyName": "O'Neil"} for r in ("teacher", "student")
            ]
        }
    ).encode()
    _, rows = _land(tmp_path, [Page(body, records="users")], stream=stream)
    assert [r["name_hash"] for r in rows] == [
        pseudonym(KEY, Privacy.PSEUDONYMISE_NAME, n, "ZOE o neil") for n in ("staff", "student")
    ]


def test_an_unforeseen_engine_error_is_not_repeated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        message = "Planted Name"
        raise ValueError(message)

    monkeypatch.setattr("warehouse.land.lander.pseudonymise", fails)
    with pytest.raises(ContractError, match=r"page 1 .*\(ValueError\)") as caught:
        _land(tmp_path, [_page(_person(1))])
    assert "Planted" not in f"{caught.value}{caught.value.__cause__}{caught.value.__context__}"
