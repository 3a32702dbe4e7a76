"""Writes the staging models from the kinds' declarations: `make staging`."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from extractors.kinds import kind_named, kind_names  # noqa: E402 - the checkout is not installed
from warehouse.build.staging import staging_files  # noqa: E402

STAGING = PROJECT / "dbt_project" / "models" / "staging"

if __name__ == "__main__":
    for kind in kind_names():
        folder = STAGING / kind
        wanted = staging_files(kind, kind_named(kind).streams(kind, None))
        for old in folder.glob("*"):
            if old.name not in wanted and "__as_" not in old.name and not old.name.startswith("_as"):
                old.unlink()
        for name, text in wanted.items():
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
