"""The commands that the documents give an operator, to be run as they stand there."""

import re
import subprocess
from pathlib import Path

from coaching.paths import PROJECT

BLOCK = re.compile(r"```sh\n(.*?)```", re.DOTALL)


def blocks(document: str, heading: str) -> list[str]:
    """The shell blocks of one section of a document."""
    text = (PROJECT / document).read_text(encoding="utf-8")
    section = re.split(r"^#+ ", text.split(f" {heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    return BLOCK.findall(section)


def run_word_for_word(block: str, *, folder: Path, stdin: str = "") -> "subprocess.CompletedProcess[str]":
    """Runs a block in a shell whose folder holds `data/`, and whose `coaching` is this checkout's."""
    shell = f'set -e\ncoaching() {{ "{PROJECT}/bin/coaching" "$@"; }}\n{block}'
    return subprocess.run(["bash", "-c", shell], cwd=folder, input=stdin, capture_output=True, text=True, check=False)
