"""Writes the dashboards' bundle and their page in docs/ from the declarations: `make dashboards`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dashboards.bundle import write_bundle
from dashboards.guide import write_guide

if __name__ == "__main__":
    write_bundle()
    write_guide()
