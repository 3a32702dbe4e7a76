"""Writes docs/questions.md and the rows of docs/coverage.md: what the edition and warehouse of `make demo` say."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from nights.answers import write_questions
from nights.coverage import write_rows

if __name__ == "__main__":
    write_questions()
    write_rows()
