"""A folder made before names were kept like values: refused, upgraded, killed in the middle and upgraded again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from coaching import atomic
from coaching.errors import ConfigError
from coaching.format import FORMAT, check_format, format_of
from coaching.outcomes import read_outcomes
from coaching.paths import PROJECT
from coaching.streams import Field, Privacy
from nights import doctor
from nights.night import Night, open_folder, open_night
from tests.cases.before import made_before
from tests.cases.drop import drop_night, run, write_log
from tests.integration.leaks import Secret, scan
from warehouse import store
from warehouse.land import undeclared
from warehouse.land.pseudonyms import pseudonym
from warehouse.land.sealing import Sealer
from warehouse.publish import editions
from warehouse.store.verify import verify
from warehouse.upgrade import upgrade
from warehouse.upgrade.sentences import unnamed

NIGHT = "2026-01-05"
FILE, HEADING = "Orvelline Kastrupander", "Brummholt Teasdalewick"
SECRETS = (Secret("name", 0, FILE), Secret("name", 1, HEADING))
REASON = f"forms.log: the answer of {FILE} log.csv is empty, without even a header row. The last good load stays."


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two sources, one with a row set aside, as the version before landed them."""
    folder = tmp_path_factory.mktemp("old")
    for name in ("forms", "more"):
        write_log(folder / f"{name}.csv", 12, extra=HEADING)
    with (folder / "forms.csv").open("a") as log:
        log.write("1/5/2026 9:00:00,coach@district.example,someday,45,x\n")
    night = drop_night(folder, NIGHT)
    assert run(night) == {"forms": "landed", "more": "landed"}
    made_before(night, file=f"{FILE} log.csv", reason=REASON)
    return folder


@pytest.fixture
def night(old: Path, tmp_path: Path) -> Night:
    shutil.copytree(old, tmp_path, dirs_exist_ok=True, symlinks=True)
    return drop_night(tmp_path, NIGHT)


def _found(night: Night) -> set[str]:
    return {f.file for f in scan(night.paths.root, SECRETS)}


def _rows(night: Night) -> dict[str, list[dict[str, object]]]:
    """Everything that landed but the names: loads and rows set aside."""
    found = {}
    for file in sorted(night.paths.landing.rglob("*.parquet")):
        if store.ZERO_DATE not in str(file):
            rows = pq.read_table(file, partitioning=None).drop_columns("_source_file").to_pylist()
            found[file.relative_to(night.paths.landing).as_posix()] = rows
    return found


def _upgrade(night: Night) -> None:
    upgrade(night.all_streams, night.key, paths=night.paths, district=night.district)


def _is_good(night: Night, before: dict[str, list[dict[str, object]]]) -> None:
    assert _found(night) == set()
    assert _rows(night) == before
    told = verify(night.streams, paths=night.paths)
    assert (told.files, told.without_digest, told.damaged) == (3, 0, [])
    manifest = store.read_manifest(store.load_file(night.paths, "forms", "log", NIGHT))
    assert manifest is not None
    assert undeclared.opened(manifest, night.key, night.stream("forms", "log")) == {HEADING: "text"}
    rows = pq.read_table(store.load_file(night.paths, "forms", "log", NIGHT), partitioning=None)
    assert set(rows.column("_source_file").to_pylist()) == {night.key.digest_of(f"{FILE} log.csv")}
    (outcome,) = read_outcomes(night.paths.runs, "2026-01-04")
    assert outcome.reason == REASON.replace(
        f"the answer of {FILE} log.csv", f"file {night.key.digest_of(f'{FILE} log.csv')}"
    )
    assert editions.editions(night.paths) == []
    assert editions.current(night.paths) is None
    assert format_of(night.paths) == FORMAT


def test_an_old_folder_is_refused_by_name(night: Night, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACHING_DATA", str(night.paths.root))
    assert len(_found(night)) >= 9
    refusal = rf"earlier version \(format 1, now {FORMAT}\).*run `coaching upgrade` once"
    for opened in (lambda: open_night(NIGHT, district="sandbox"), open_folder):
        with pytest.raises(ConfigError, match=refusal):
            opened()
    found = {f.what: f for f in doctor.examine() if f.what == "data folder"}
    assert not found["data folder"].ok
    _upgrade(night)
    assert open_folder().paths == night.paths
    (night.paths.root / "format").write_text(f"{FORMAT + 1}\n")
    with pytest.raises(ConfigError, match="later version"):
        open_folder()


def test_editions_that_can_be_subtracted_are_withdrawn_and_no_load_is_touched(tmp_path: Path) -> None:
    """A folder of the format before: its loads are today's, its editions are not."""
    write_log(tmp_path / "forms.csv", 12)
    night = drop_night(tmp_path, NIGHT)
    assert run(night)["forms"] == "landed"
    homes = {name: night.paths.published / "editions" / name for name in ("000001-a", "000002-b", "000003-c")}
    for made, home in zip((3, 4, FORMAT), homes.values(), strict=True):
        home.mkdir(parents=True)
        (home / "manifest.json").write_text(json.dumps({"edition": home.name, "format": made}))
    (night.paths.published / "current").symlink_to(Path("editions") / "000002-b")
    frozen = night.paths.root / "frozen" / "kept.parquet"
    frozen.parent.mkdir()
    frozen.write_bytes(b"as it was")
    (night.paths.root / "format").write_text("4\n")
    loads = {f: f.read_bytes() for f in night.paths.landing.rglob("*.parquet")}
    with pytest.raises(ConfigError, match=r"\(format 4, now 5\).*coaches.*no edition until the next publish"):
        check_format(night.paths)
    done = upgrade(night.all_streams, night.key, paths=night.paths, district=night.district)
    assert (done.loads, done.sentences, done.withdrawn) == (0, 0, 2)
    assert editions.editions(night.paths) == ["000003-c"]
    assert editions.current(night.paths) is None
    assert loads == {f: f.read_bytes() for f in night.paths.landing.rglob("*.parquet")}
    assert not frozen.exists()
    check_format(night.paths)


def test_a_new_folder_is_marked(tmp_path: Path) -> None:
    night = drop_night(tmp_path, NIGHT)
    night.paths.lay_out()
    assert format_of(night.paths) is None
    check_format(night.paths)
    assert format_of(night.paths) == FORMAT


def test_it_is_upgraded_and_nothing_else_is_lost(night: Night) -> None:
    before = _rows(night)
    done = upgrade(night.all_streams, night.key, paths=night.paths, district=night.district)
    assert (done.loads, done.sentences, done.withdrawn) == (2, 2, 2)
    _is_good(night, before)
    bytes_of = {f: f.read_bytes() for f in night.paths.landing.rglob("data.parquet")}
    again = upgrade(night.all_streams, night.key, paths=night.paths, district=night.district)
    assert (again.loads, again.sentences, again.withdrawn) == (0, 0, 0)
    assert bytes_of == {f: f.read_bytes() for f in night.paths.landing.rglob("data.parquet")}


def test_killed_before_and_after_every_write(night: Night, old: Path) -> None:
    """In a child that dies on the spot, as by kill -9: nothing is tidied up behind it."""
    before = _rows(night)
    moments = 0
    while True:
        child = os.fork()
        if child == 0:
            _die_at(moments)
            _upgrade(night)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        died = os.waitstatus_to_exitcode(status)
        assert died in (0, 9)
        _upgrade(night)
        _is_good(night, before)
        if died == 0:
            break
        moments += 1
        shutil.rmtree(night.paths.root)
        shutil.copytree(old / "data", night.paths.root, symlinks=True)
    print(f"{moments} moments of death in one upgrade, each upgraded again: 0 planted names, nothing lost")
    assert moments >= 10


def _die_at(moment: int) -> None:
    """Lets so many flushes pass, and no more."""
    left = [moment]
    flush = atomic.sync

    def sync(path: Path) -> None:
        if not left[0]:
            os._exit(9)
        left[0] -= 1
        flush(path)

    atomic.sync = sync


def test_killed_from_outside(night: Night) -> None:
    before = _rows(night)
    program = (
        "import sys; from pathlib import Path; from tests.cases.drop import drop_night; from warehouse.upgrade import "
        "upgrade; n = drop_night(Path(sys.argv[1]), sys.argv[2]); print('ready', flush=True); "
        "upgrade(n.all_streams, n.key, paths=n.paths, district=n.district)"
    )
    folder = str(night.paths.root.parent)
    with subprocess.Popen(
        [sys.executable, "-c", program, folder, NIGHT], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(0.02)
        child.send_signal(signal.SIGKILL)
    _upgrade(night)
    _is_good(night, before)


@pytest.mark.parametrize(
    "said",
    [
        "forms.log: {} cannot be read. Check the file's permissions.",
        "forms.log: {} was written while it was read. It is read again on the next try, when it stands still.",
        "forms.log: the answer of {} is empty, without even a header row. The last good load stays; look at what …",
        "forms.log: the answer of {} is not text in utf-8-sig; set options.encoding. The last good load stays; …",
        "forms.log: the answer of {} is an Excel workbook or a zip archive; save it as CSV. The last good load stays.",
    ],
)
def test_sentences_of_the_version_before(said: str, night: Night) -> None:
    name = f"{FILE}: notes is here.csv"
    told = unnamed(said.format(name), night.key)
    assert FILE not in told
    assert f"file {night.key.digest_of(name)} " in told
    assert unnamed(told, night.key) == told
    assert told.partition(". ")[2] == said.partition(". ")[2]
    others = "canvas.users: 3 rows came where the source reported 5. The last good load stays."
    assert unnamed(others, night.key) == others


def test_columns_land_as_today_s_declaration_says(night: Night) -> None:
    """Addresses that were kept in clear become pseudonyms; a column that was given up goes, sealed, beside the rows."""
    file = store.load_file(night.paths, "more", "log", NIGHT)
    stream = night.stream("more", "log")
    before, footer = pq.read_table(file, partitioning=None), pq.read_schema(file).metadata
    clear = before.set_column(
        before.column_names.index("coach_email"), "coach_email", pa.array(["O.Kastrupander@x.example"] * len(before))
    )
    clear = clear.append_column("section_title", pa.array([f"Grade 5, {FILE}"] * len(before)))
    pq.write_table(clear.replace_schema_metadata(footer), file)
    _upgrade(night)
    after = pq.read_table(file, partitioning=None)
    assert after.column_names == list(store.columns_schema(stream).names)
    made = pseudonym(night.key, Privacy.PSEUDONYMISE_EMAIL, "staff", "o.kastrupander@x.example")
    assert set(after.column("coach_email").to_pylist()) == {made}
    opened = Sealer(night.key, stream).open(after.column("_extra")[0].as_py())
    assert opened == {"section_title": f"Grade 5, {FILE}", HEADING: "x"}
    assert _found(night) == set()
    other = pq.read_table(store.load_file(night.paths, "forms", "log", NIGHT), partitioning=None)
    assert set(other.column("coach_email").to_pylist()) == set(before.column("coach_email").to_pylist())


def test_a_typed_answer_lands_as_today_s_door_says(night: Night) -> None:
    """P2: a name that was typed into a cell of codes goes, sealed, beside the row; its codes stay."""
    file = store.load_file(night.paths, "more", "log", NIGHT)
    stream = night.stream("more", "log")
    coded = replace(stream, fields=(*stream.fields, Field("standards")))
    before, footer = pq.read_table(file, partitioning=None), pq.read_schema(file).metadata
    cells = before.append_column("standards", pa.array([f"2a, Other: {FILE}"] * len(before)))
    pq.write_table(cells.replace_schema_metadata(footer), file)
    streams = [coded if s == stream else s for s in night.all_streams]
    upgrade(streams, night.key, paths=night.paths, district=night.district)
    (cell,) = set(pq.read_table(file, partitioning=None).column("standards").to_pylist())
    assert "2a" in cell
    assert FILE not in cell
    sealed = pq.read_table(file, partitioning=None).column("_extra")[0].as_py()
    assert FILE in str(Sealer(night.key, coded).open(sealed))
    assert _found(night) == set()
