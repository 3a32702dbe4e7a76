"""The scanner itself: it finds a planted value in every wrapping, and nothing where nothing is."""

import base64
import gzip
import sqlite3
import zipfile
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.integration.leaks import Needles, Secret, scan, scan_text

# Invented here, and nobody's.
NAME = "Orvelline Kastrupander"
ACCENTED = "Siân Peña-Lorkwist"
MAIL = "orvelline.kastrupander@district.example"
TOKEN = "canvas-token-0f1e2d3c4b5a69788796a5b4c3d2e1f0"
SECRETS = (Secret("name", 0, NAME), Secret("name", 1, ACCENTED), Secret("e-mail", 0, MAIL), Secret("secret", 0, TOKEN))
SENTENCE = f"could not read {NAME} <{MAIL}>"


def _parquet(file: Path, text: str) -> None:
    pq.write_table(pa.table({"n": [1, 2], "t": ["nothing", text]}), file, compression="zstd")


def _parquet_nested(file: Path, text: str) -> None:
    pq.write_table(pa.table({"t": [[{"user": {"name": text}}]]}), file, compression="zstd")


def _parquet_footer(file: Path, text: str) -> None:
    pq.write_table(pa.table({"n": [1]}).replace_schema_metadata({"note": text}), file)


def _duckdb(file: Path, text: str) -> None:
    with duckdb.connect(str(file)) as engine:
        engine.execute("create schema core")
        engine.execute(
            "create table core.people as select i, 'row ' || i as t from range(5000) r(i) union all select -1, ?",
            [text],
        )


def _duckdb_wal(file: Path, text: str) -> None:
    """A file as a kill leaves it: the table stands in the write-ahead log alone."""
    engine = duckdb.connect(str(file))
    engine.execute("pragma disable_checkpoint_on_shutdown")
    engine.execute("create table people (i integer)")
    engine.execute("checkpoint")
    engine.execute("create table log as select ? as t", [text[::-1]])
    engine.execute("update log set t = reverse(t)")
    engine.close()
    assert file.with_name(file.name + ".wal").exists()


def _duckdb_view(file: Path, text: str) -> None:
    with duckdb.connect(str(file)) as engine:
        engine.execute(f"create view v as select '{text}' as t")


def _sqlite(file: Path, text: str) -> None:
    with closing(sqlite3.connect(file)) as engine:
        engine.execute("create table xcom (value blob)")
        engine.execute("insert into xcom values (?)", [zlib.compress(text.encode())])
        engine.commit()


def _zip(file: Path, text: str) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export.csv", "head\n" * 50 + text)


CONTAINERS: dict[str, Callable[[Path, str], object]] = {
    "plain": lambda f, t: f.write_text(f"a line\n{t}\n", encoding="utf-8"),
    "upper": lambda f, t: f.write_text(t.upper(), encoding="utf-8"),
    "utf16": lambda f, t: f.write_text(t, encoding="utf-16-le"),
    "odd_utf16": lambda f, t: f.write_bytes(b"x" + t.encode("utf-16-le")),
    "escaped": lambda f, t: f.write_text(t.encode("unicode_escape").decode(), encoding="ascii"),
    "hexadecimal": lambda f, t: f.write_text(t.encode().hex(), encoding="ascii"),
    "glued": lambda f, t: f.write_text(f"\\n{t}xyz", encoding="utf-8"),
    "gzip": lambda f, t: f.write_bytes(gzip.compress(t.encode())),
    "gzip_cut_short": lambda f, t: f.write_bytes(gzip.compress(t.encode() + bytes(4000))[:-12]),
    "gzip_inside": lambda f, t: f.write_bytes(b"head" + gzip.compress(t.encode())),
    "zlib": lambda f, t: f.write_bytes(zlib.compress(t.encode())),
    "zip": _zip,
    "base64": lambda f, t: f.write_bytes(b'{"k":"' + base64.b64encode(t.encode()) + b'"}'),
    "base64_url": lambda f, t: f.write_bytes(base64.urlsafe_b64encode(b"\xfb\xff" + t.encode())),
    "base64_glued": lambda f, t: f.write_bytes(b"token/v1/" + base64.b64encode(t.encode())),
    "base64_of_gzip": lambda f, t: f.write_bytes(base64.b64encode(gzip.compress(t.encode()))),
    "base64_twice": lambda f, t: f.write_bytes(base64.b64encode(base64.b64encode(t.encode()))),
    "parquet": _parquet,
    "parquet_nested": _parquet_nested,
    "parquet_footer": _parquet_footer,
    "parquet_base64": lambda f, t: _parquet(f, base64.b64encode(t.encode()).decode()),
    "duckdb": _duckdb,
    "duckdb_wal": _duckdb_wal,
    "duckdb_view": _duckdb_view,
    "duckdb_gzip": lambda f, t: _duckdb(f, base64.b64encode(gzip.compress(t.encode())).decode()),
    "sqlite": _sqlite,
    "file_name": lambda f, t: (f.parent / t.replace("/", " ")).touch(),
}


@pytest.mark.parametrize("container", CONTAINERS)
def test_finds_what_is_planted(container: str, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "deep"
    folder.mkdir(parents=True)
    for number, text in enumerate((SENTENCE, ACCENTED, TOKEN)):
        CONTAINERS[container](folder / f"file{number}", f"seen: {text}")
    found = {f.what for f in scan(tmp_path / "data", SECRETS)}
    print(f"{container}: {len(found)} kinds of value found")
    assert found == {"name 0", "name 1", "e-mail 0", "secret 0"}


@pytest.mark.parametrize(
    "spelling",
    [
        "Kastrupander, Orvelline",
        "KASTRUPANDER ORVELLINE",
        "orvelline.kastrupander",
        "Mx Kastrupander",
        "orvelline  kastrupander",
        "sian pena lorkwist",
        "Pen\u0303a-Lorkwist",
    ],
    ids=["family_first", "shouted", "local_part", "family_alone", "two_spaces", "normalised", "combining"],
)
def test_finds_other_spellings(spelling: str) -> None:
    assert scan_text(f"row 12: {spelling}.", SECRETS)


@pytest.mark.parametrize("container", CONTAINERS)
def test_finds_nothing_where_nothing_is(container: str, tmp_path: Path) -> None:
    CONTAINERS[container](tmp_path / "file", "the count is 12 of 40, key 5d41402abc4b2a76b9719d911017c592")
    assert scan(tmp_path, SECRETS) == []


def test_a_finding_names_place_and_kind_and_never_the_value(tmp_path: Path) -> None:
    _parquet(tmp_path / "data.parquet", SENTENCE)
    (tmp_path / NAME).touch()
    findings = scan(tmp_path, SECRETS)
    assert {f.container for f in findings} >= {"parquet", "name"}
    assert scan_text(repr(findings) + repr(SECRETS), SECRETS) == []


def test_a_scan_of_nothing_proves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no file"):
        scan(tmp_path, SECRETS)
    with pytest.raises(ValueError, match="nothing to look for"):
        Needles([])
    with pytest.raises(ValueError, match="too short"):
        Needles([Secret("name", 0, "Li")])


def test_is_found_across_the_border_of_two_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.integration.leaks._CHUNK", 1000)
    for shift in range(980, 1020):
        assert {f.what for f in scan_text("." * shift + NAME, SECRETS)} == {"name 0"}


def test_is_quick_enough_for_many_scans() -> None:
    """A million bytes and thousands of needles take well under a second."""
    import time

    many = Needles(Secret("name", n, f"Givenname{n:05d} Familyname{n:05d}") for n in range(1000))
    text = "".join(f"{n:08x} the quick brown fox; " for n in range(150_000))
    started = time.perf_counter()
    assert scan_text(text + "Familyname00999", many)
    taken = time.perf_counter() - started
    print(f"{len(text):,} characters in {taken:.2f} s")
    assert taken < 5
