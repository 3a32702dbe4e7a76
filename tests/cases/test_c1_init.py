"""C1: a folder that `coaching init` writes is right once its blanks are filled in, and says so until then."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from coaching.connections import Connection, from_environment
from coaching.errors import ConfigError
from nights import doctor
from nights.founding import found
from sandbox.server import running
from sandbox.world import build_world
from sandbox.world.days import NIGHTS

SHEET, SURVEY = "sandbox-coaching-log:Log", "SV_pre"
# what somebody writes for each blank, in the order of the file
FILLED = {
    "district.yml": [
        "Lakeside Schools", "America/Chicago", "2025-26", "2025-08-18", "2026-06-12", "fall", "2025-08-18",
        "2025-12-19", "1",
    ],
    "seeds/survey_questions.csv": ["integration"] * 31,
    "seeds/survey_constructs.csv": ["integration", "Technology integration"],
    "seeds/survey_waves.csv": ["autumn", "pre", "2025-26", "2025-09-01", "2025-09-30"],
}  # fmt: skip


@pytest.fixture(scope="module")
def served() -> Iterator[dict[str, str]]:
    with running(build_world(1, "tiny")) as sandbox:
        sandbox.set_night(NIGHTS[0])
        yield sandbox.environment


def _quick(conn_id: str) -> Connection:
    c = from_environment(conn_id)
    return Connection(c.conn_id, c.base_url, c.login, c.password, {**c.extra, "poll_seconds": 0.01})


def _fill(folder: Path) -> int:
    blanks = 0
    for name, words in FILLED.items():
        file = folder / name
        text, n = file.read_text(encoding="utf-8"), 0
        for word in words:
            text, made = re.subn(r'FILL IN[^",\n]*(?:, YYYY-MM-DD|, such as [^",\n]*)?', word, text, count=1)
            n += made
        assert n == len(words), name
        file.write_text(text, encoding="utf-8")
        blanks += n
    return blanks


def _wrong() -> list[str]:
    return [look.text for look in doctor.examine(connections=_quick) if not look.ok]


def test_c1_init_reads_headings_and_tells_blanks(
    served: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in served.items():
        monkeypatch.setenv(name, value)
    folder, lost = found("lakeside", sheets=[SHEET], surveys=[SURVEY], connections=_quick, districts=tmp_path)
    assert lost == []
    monkeypatch.setenv("COACHING_DISTRICT", str(folder))
    text = (folder / "district.yml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=")
    streams = yaml.safe_load(text)["sources"]
    columns = streams["google_sheets"]["streams"]["coaching_log"]["columns"]
    assert columns["Coach email"] == {"name": "coach_email", "privacy": "pseudonymise_email", "namespace": "staff"}
    assert columns["Date of session"] == "session_date"
    assert {f"QID{n}" for n in range(1, 13)} < {*streams["qualtrics"]["streams"]["survey"]["columns"]}
    blanks = _wrong()
    assert sum("not filled in" in line for line in blanks) >= len(FILLED["district.yml"]) + 4
    assert all("not filled in" in line for line in blanks), "\n".join(blanks)
    assert _fill(folder) > 20
    assert _wrong() == []


def test_c1_init_leaves_blank_what_it_cannot_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, lost = found("lakeside", sheets=[SHEET], surveys=[SURVEY], connections=from_environment, districts=tmp_path)
    assert [line.partition(":")[0] for line in lost] == ["coaching_log", "survey"]
    monkeypatch.setenv("COACHING_DISTRICT", str(folder))
    assert any("FILL IN a heading" in look.text for look in doctor.examine(offline=True))


def test_c1_init_writes_over_nothing(tmp_path: Path) -> None:
    (tmp_path / "lakeside").mkdir()
    with pytest.raises(ConfigError, match="there already"):
        found("lakeside", connections=from_environment, districts=tmp_path)
    with pytest.raises(ConfigError, match="cannot be a district's name"):
        found("../lakeside", connections=from_environment, districts=tmp_path)
    with pytest.raises(ConfigError, match="names no tab"):
        found("bay", sheets=["1AbC"], connections=from_environment, districts=tmp_path)
    assert not (tmp_path / "bay").exists()
