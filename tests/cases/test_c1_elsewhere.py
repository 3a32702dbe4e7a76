"""C1 on a second district: other mistakes, each by itself and all at once, without asking any source."""

import time
from datetime import date
from pathlib import Path

import pytest

from coaching.district import examine as examine_files
from nights.configuration import examine
from tests.cases.harbor import harbor
from tests.cases.harbor_mistakes import ELSEWHERE, HIDDEN
from tests.cases.mistake import edit
from tests.cases.test_c1_configuration import _told

TODAY = date(2026, 3, 2)


def _findings(folder: Path) -> list[str]:
    return [str(f) for f in examine(str(folder), today=TODAY).findings]


def test_the_second_district_is_right_to_begin_with(tmp_path: Path) -> None:
    assert _findings(harbor(tmp_path / "harbor")) == []


@pytest.mark.parametrize("name", ELSEWHERE)
def test_c1_another_by_itself(name: str, tmp_path: Path) -> None:
    folder, mistake = harbor(tmp_path / "harbor"), ELSEWHERE[name]
    edit(folder, mistake)
    lines = _findings(folder)
    told = _told(mistake, lines)
    assert told, lines
    others = [line for line in lines if line not in told]
    assert len(others) <= mistake.follows, others


def test_c1_others_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = harbor(tmp_path / "harbor")
    made = {name: mistake for name, mistake in ELSEWHERE.items() if name not in HIDDEN}
    for mistake in sorted(made.values(), key=lambda m: not isinstance(m.new, str)):  # texts before whole files
        try:
            edit(folder, mistake)
        except AssertionError:
            pytest.fail(f"'{mistake.old}' has been changed by another")
    began = time.process_time()
    lines = _findings(folder)
    used = time.process_time() - began
    assert [name for name, mistake in made.items() if not _told(mistake, lines)] == [], "\n".join(lines)
    with capsys.disabled():
        print(f"\n{len(made)} other mistakes in {len(lines)} lines: {used:.2f} s")
    assert used < 1
    assert len(examine_files(str(folder), today=TODAY).findings) <= len(lines)
