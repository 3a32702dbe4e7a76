"""What is frozen is added to and read back whole, or refused; a kill at any write leaves it as it was or whole."""

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from coaching.errors import ContractError
from coaching.paths import PROJECT, Paths
from warehouse.frozen import noted, store

SCHEMA = pa.schema([("who", pa.string()), ("minutes", pa.float64())])


def rows(*found: tuple[str | None, float]) -> pa.Table:
    return pa.Table.from_pylist([{"who": who, "minutes": minutes} for who, minutes in found], schema=SCHEMA)


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    """One relation: a slice of three rows, a restatement of one of them, a second slice."""
    made = Paths(tmp_path / "data")
    store.append(made, "sessions", rows(("a", 30), ("a", 30), (None, 15)), slices=["2025-09-01"])
    store.append(made, "sessions", rows(("a", 45)), taken_back=rows(("a", 30)), version=1)
    store.append(made, "sessions", rows(("b", 20)), slices=["2025-10-01"])
    return made


def edition(paths: Paths, name: str) -> None:
    """Leaves what a published edition says of the store."""
    folder = paths.published / "editions" / name / "analyst"
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text(json.dumps({"frozen": store.heads(paths)}), encoding="utf-8")


def held(paths: Paths, schema: pa.Schema = SCHEMA) -> list[dict[str, object]]:
    found: list[dict[str, object]] = store.held(store.parts(paths, "sessions"), schema).to_pylist()
    return found


def test_what_holds_is_what_was_added_less_what_was_taken_back(paths: Paths) -> None:
    assert [(r["who"], r["minutes"]) for r in held(paths)] == [("a", 30), ("a", 45), ("b", 20), (None, 15)]
    found = store.parts(paths, "sessions")
    assert store.frozen_slices(found) == {"2025-09-01", "2025-10-01"}
    assert [part.version for part in found] == [0, 1, 0]
    assert store.relations(paths) == ["sessions"]


def test_what_was_published_before_stays_readable(paths: Paths) -> None:
    first = store.held(store.parts(paths, "sessions")[:1], SCHEMA).to_pylist()
    assert [(r["who"], r["minutes"]) for r in first] == [("a", 30), ("a", 30), (None, 15)]


def test_a_later_column_is_empty_in_what_stands(paths: Paths) -> None:
    later = SCHEMA.append(pa.field("format", pa.string()))
    assert {r["format"] for r in held(paths, later)} == {None}


def test_equal_rows_give_equal_bytes(paths: Paths, tmp_path: Path) -> None:
    other = Paths(tmp_path / "other")
    store.append(other, "sessions", rows(("a", 30), ("a", 30), (None, 15)), slices=["2025-09-01"])
    first = "frozen/sessions/000001.parquet"
    assert (other.root / first).read_bytes() == (paths.root / first).read_bytes()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_bit_that_flips_refuses(paths: Paths, number: int) -> None:
    file = paths.frozen / "sessions" / f"{number:06d}.parquet"
    spoilt = bytearray(file.read_bytes())
    spoilt[len(spoilt) // 3] ^= 1
    file.write_bytes(spoilt)
    with pytest.raises(ContractError, match=f"{file.name} is damaged.*from the backup"):
        noted.refuse_unless_whole(paths)


@pytest.mark.parametrize("number", [1, 2])
def test_a_file_that_is_missing_refuses(paths: Paths, number: int) -> None:
    (paths.frozen / "sessions" / f"{number:06d}.parquet").unlink()
    with pytest.raises(ContractError, match="does not follow the one before it"):
        noted.refuse_unless_whole(paths)


@pytest.mark.parametrize("lost", ["newest", "relation", "all"])
def test_what_an_edition_was_published_with_must_be_there(paths: Paths, lost: str) -> None:
    edition(paths, "000001-abc")
    noted.refuse_unless_whole(paths)
    newest = paths.frozen / "sessions" / "000003.parquet"
    for file in [newest] if lost == "newest" else newest.parent.glob("*"):
        file.unlink()
    if lost == "all":
        newest.parent.rmdir()
        paths.frozen.rmdir()
    with pytest.raises(ContractError, match=r"\(sessions\) frozen files of edition 000001-abc are lost"):
        noted.refuse_unless_whole(paths)


@pytest.mark.parametrize("lost", ["newest", "all"])
def test_without_any_edition_the_note_says_what_there_must_be(paths: Paths, lost: str) -> None:
    noted.note(paths)
    noted.refuse_unless_whole(paths)
    newest = paths.frozen / "sessions" / "000003.parquet"
    for file in [newest] if lost == "newest" else newest.parent.glob("*"):
        file.unlink()
    with pytest.raises(ContractError, match=r"\(sessions\) frozen files of the newest edition are lost.*backup"):
        noted.refuse_unless_whole(paths)


def test_what_was_added_after_the_note_is_no_loss(paths: Paths) -> None:
    noted.note(paths)
    store.append(paths, "sessions", rows(("c", 10)), slices=["2025-11-01"])
    noted.refuse_unless_whole(paths)


def test_a_note_that_cannot_be_read_refuses(paths: Paths) -> None:
    paths.frozen_files.write_text("{", encoding="utf-8")
    with pytest.raises(ContractError, match=r"frozen\.json can.t be read"):
        noted.refuse_unless_whole(paths)


def test_an_older_backup_beside_newer_editions_refuses(paths: Paths) -> None:
    older = (paths.frozen / "sessions" / "000003.parquet").read_bytes()
    store.append(paths, "sessions", rows(("c", 10)), slices=["2025-11-01"])
    edition(paths, "000002-def")
    (paths.frozen / "sessions" / "000004.parquet").unlink()
    assert older
    with pytest.raises(ContractError, match="are lost"):
        noted.refuse_unless_whole(paths)


KILLED = """
import os, signal, sys
from pathlib import Path
import pyarrow as pa
from coaching.paths import Paths
from warehouse.frozen import noted, store

def append_two(root, left):
    def counted(call):
        def calling(*given, **named):
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*given, **named)
        return calling

    os.fsync, os.replace, os.mkdir = counted(os.fsync), counted(os.replace), counted(os.mkdir)
    Path.replace = counted(Path.replace)
    for number in range(2):
        rows = pa.table({"who": ["a"], "minutes": [float(number)]})
        store.append(Paths(root), "sessions", rows, slices=[f"s{number}"])

store.append(Paths(Path(sys.argv[1]) / "0"), "sessions", pa.table({"who": ["a"]}))  # what it imports, once for all
for moment in range(1, 40):
    child = os.fork()
    if not child:
        append_two(Path(sys.argv[1]) / str(moment), moment)
        os._exit(0)
    how = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    print(how)
    if how != -signal.SIGKILL:
        break
"""


def test_a_kill_at_every_write_leaves_whole_files(tmp_path: Path) -> None:
    """Kills itself before each flush, folder and rename in turn; what stands is whole, and the rest can be added."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path)], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    ends = [int(line) for line in done.stdout.split()]
    assert ends[-1] == 0, done.stderr
    assert len(ends) > 8
    stood = set()
    for moment in range(1, len(ends)):
        made = Paths(tmp_path / str(moment))
        found = store.parts(made, "sessions")
        assert [part.slices for part in found] == [frozenset({f"s{n}"}) for n in range(len(found))]
        stood.add(len(found))
        store.append(made, "sessions", pa.table({"who": ["b"], "minutes": [1.0]}), slices=["later"])
        assert len(store.parts(made, "sessions")) == len(found) + 1
    assert stood == {0, 1, 2}
