from dataclasses import replace

from coaching.pages import Page
from coaching.streams import Field, Mode, Privacy, Stream

STREAM = Stream(
    "canvas",
    "users",
    "canvas",
    Mode.FULL,
    ("user_id",),
    (
        Field("user_id", "id", Privacy.PSEUDONYMISE, "canvas_user"),
        Field("name_hash", ("givenName", "familyName"), Privacy.PSEUDONYMISE_NAME, "staff"),
        Field("created_at"),
        Field("avatar_url", privacy=Privacy.DROP),
    ),
)


def test_dropped_fields_have_no_column() -> None:
    assert STREAM.columns == ("user_id", "name_hash", "created_at")


def test_a_field_knows_where_its_value_stands() -> None:
    assert [f.paths for f in STREAM.fields] == [("id",), ("givenName", "familyName"), ("created_at",), ("avatar_url",)]


def test_the_schema_hash_follows_columns_places_and_privacy() -> None:
    def changed(index: int, **new: object) -> str:
        fields = list(STREAM.fields)
        fields[index] = replace(fields[index], **new)  # type: ignore[arg-type]
        return replace(STREAM, fields=tuple(fields)).schema_hash

    hashes = {
        STREAM.schema_hash,
        changed(2, name="made_at"),
        changed(2, path="made.at"),
        changed(2, privacy=Privacy.RESTRICT),
        changed(0, namespace="roster_user"),
        changed(1, separators=";"),
        changed(2, keep_chars=7),
        replace(STREAM, fields=STREAM.fields[::-1]).schema_hash,
    }
    assert len(hashes) == 8


def test_words_for_people_do_not_change_the_schema_hash() -> None:
    described = tuple(replace(f, description="for the catalogue") for f in STREAM.fields)
    assert replace(STREAM, fields=described, description="x").schema_hash == STREAM.schema_hash


def test_a_page_shows_its_size_and_not_its_bytes() -> None:
    page = Page(b'[{"name": "Ada Planted"}]', context={"population": "staff"}, source_file="accounts/1/users")
    assert "Planted" not in f"{page!r} {page}"
    assert "25 bytes" in repr(page)
