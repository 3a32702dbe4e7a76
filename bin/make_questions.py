"""Writes docs/questions.md: the first-day questions, answered by the edition that `make demo` published."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from nights.answers import write_questions

if __name__ == "__main__":
    write_questions()
