"""C1: whatever happens to a folder's text, the check says what is wrong in sentences, and never breaks itself."""

import random
from collections import Counter
from pathlib import Path

import pytest

from coaching.errors import ConfigError
from nights.configuration import examine
from tests.cases.harbor import harbor
from tests.cases.mistake import base

SEED, TIMES = 20260302, 60
_STUFF = (
    "", ":", "- ", "[", "{", '"', "'", "#", "\t", "  ", "&a ", "*a", "<<: *log", "&log ", "!!x", "|", ",", ";", "\x00",
    "é", "?",
)  # fmt: skip


def _spoilt(text: str, dice: random.Random) -> str:
    """One line less, twice, elsewhere, cut, or with something in it; or another word in place of one."""
    lines = text.split("\n")
    n = dice.randrange(len(lines))
    line = lines[n]
    cut = dice.randrange(len(line) + 1)
    words = text.split()
    ways = (
        list,
        lambda: [line, line],
        lambda: [line[:cut]],
        lambda: [line[cut:]],
        lambda: [line[:cut] + dice.choice(_STUFF) + line[cut:]],
        lambda: [" " * dice.randrange(6) + line],
        lambda: [line.replace(dice.choice(line.split() or [""]), dice.choice(words) if words else "")],
        lambda: [lines[dice.randrange(len(lines))]],
    )
    return "\n".join([*lines[:n], *dice.choice(ways)(), *lines[n + 1 :]])


@pytest.mark.parametrize("make", [base, harbor])
def test_c1_no_text_breaks_the_check(make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTRA_FILES", "/drop")
    dice, folder = random.Random(SEED), make(tmp_path / "district")
    files = {f: f.read_bytes() for f in [folder / "district.yml", *sorted((folder / "seeds").glob("*.csv"))]}
    seen: Counter[str] = Counter()
    for _ in range(TIMES):
        file = dice.choice([folder / "district.yml", *files])
        text = _spoilt(_spoilt(files[file].decode(), dice), dice)
        file.write_text(text, encoding="utf-8", errors="surrogatepass", newline="")
        try:
            findings = examine(str(folder)).findings
        except ConfigError as error:
            pytest.fail(f"seed {SEED}: {error}")
        for finding in findings:
            seen["stops" if finding.stops else "told"] += 1
            assert "\n" not in str(finding)
            assert finding.remedy
        file.write_bytes(files[file])
    assert seen["stops"] > TIMES / 4
