"""F13: files of a size or shape that nobody expects: bounded memory, time that follows the size, a sentence."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coaching.errors import ContractError
from coaching.paths import PROJECT
from tests.cases.landed import file_landed

COLUMNS = ["Date", "Notes"]
MOST_MEGABYTES = 300
_PULL = """
import json, sys, time
from pathlib import Path
import extractors
from coaching.pages import Pull
from coaching.secrets import PseudonymKey
from tests.cases.landed import file_stream
from tests.cases.wire import OPEN
from warehouse.land import land
from coaching.paths import Paths

folder = Path(sys.argv[1])
started = time.monotonic()
try:
    stream, district = file_stream(folder, ["Date", "Notes"])
    pages, pull = extractors.pull(stream, connection=None, window=OPEN, cursor=None, district=district)
    landed = land(
        stream, pages, pull, paths=Paths(folder / "data"), load_date="2026-01-05", window=OPEN, previous=None,
        key=PseudonymKey(bytes(32)), code_version="t", shrink_share=0.2,
    )
    said = f"{landed.rows} rows"
except Exception as error:
    said = f"{type(error).__name__}: {error}"
# what getrusage tells begins with the size of the process that started this one
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
peak = int(status["VmHWM"].split()[0]) / 1024
print(json.dumps([said, round(peak), round(time.monotonic() - started, 1)]))
"""
ROW = "2026-01-05," + "some words about the visit " * 3 + "\n"


def _with_quote(quote: str) -> Callable[[Path, int], None]:
    def write(file: Path, megabytes: int) -> None:
        rows = megabytes * 1_000_000 // len(ROW)
        with file.open("w") as out:
            out.write("Date,Notes\n" + ROW * 1000 + f"2026-01-06,{quote}\n")
            for _ in range(rows // 1000):
                out.write(ROW * 1000)

    return write


def _one_line(file: Path, megabytes: int) -> None:
    with file.open("w") as out:
        out.write("Date,Notes\n2026-01-05,")
        for _ in range(megabytes):
            out.write("x" * 1_000_000)


FILES = {
    "one line": (_one_line, 300, "more than 4000000 characters after line 1"),
    "a stray quote in a cell": (_with_quote('a 5" pipe'), 100, "rows"),
    "a quote that never closes": (_with_quote('"never'), 100, "cannot be read as a table after line 1001"),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", FILES)
def test_f13_memory_is_bounded_and_time_follows_the_size(kind: str, tmp_path: Path) -> None:
    write, megabytes, said = FILES[kind]
    found = []
    for size in (megabytes // 4, megabytes):
        write(tmp_path / "log.csv", size)
        done = subprocess.run(
            [sys.executable, "-c", _PULL, str(tmp_path)], cwd=PROJECT, capture_output=True, text=True, check=True
        )
        found.append(json.loads(done.stdout))
        print(f"{kind}, {size} MB: {found[-1][1]} MB, {found[-1][2]} s; {found[-1][0]}")
    (_, _, quarter), (told, peak, seconds) = found
    assert said in told
    assert peak < MOST_MEGABYTES
    assert seconds < 6 * max(quarter, 1)


def test_f13_a_stray_quote_is_a_character_like_any_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extractors.kinds.file_drop.blocks._BLOCK_CHARACTERS", 40)
    rows = ['5" pipe', '"two\nlines"', '"a ""word"""', "last"]
    (tmp_path / "log.csv").write_text("Date,Notes\n" + "".join(f"{n},{row}\n" for n, row in enumerate(rows * 20)))
    assert file_landed(tmp_path, COLUMNS).column("c2") == ['5" pipe', "two\nlines", 'a "word"', "last"] * 20


def test_f13_line_ends_of_every_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for size in (7, 8, 9, 1000):
        monkeypatch.setattr("extractors.kinds.file_drop.blocks._BLOCK_CHARACTERS", size)
        for end in ("\n", "\r\n", "\r"):
            text = end.join(["Date,Notes", "1,a", '2,"b"', "3,c", ""])
            (tmp_path / "log.csv").write_bytes(text.encode())
            assert file_landed(tmp_path, COLUMNS).column("c2") == ["a", "b", "c"]


def test_f13_the_line_is_told(tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text('Date,Notes\n1,a\n2,"b"c\n3,d\n')
    with pytest.raises(ContractError, match=r"file [0-9a-f]{16} cannot be read as a table after line 2"):
        file_landed(tmp_path, COLUMNS)
