"""Writes the staging models from the kinds' declarations, what describes the others, and the facts of records."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from extractors.kinds import kind_named, kind_names  # noqa: E402 - the checkout is not installed
from warehouse.build.contract_docs import contract_docs  # noqa: E402
from warehouse.build.contract_views import contract_views, is_by_hand  # noqa: E402
from warehouse.build.records import record_files  # noqa: E402
from warehouse.build.staging import staging_files  # noqa: E402

MODELS = PROJECT / "dbt_project" / "models"
STAGING = MODELS / "staging"

if __name__ == "__main__":
    for kind in kind_names():
        folder = STAGING / kind
        streams = kind_named(kind).streams(kind, None)
        wanted = staging_files(kind, streams) | contract_views(kind, streams, MODELS / "intermediate")
        for old in folder.glob("*"):
            if old.name not in wanted and not is_by_hand(old):
                old.unlink()
        for name, text in wanted.items():
            folder.mkdir(exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    for name, text in record_files().items():
        (MODELS / name).write_text(text, encoding="utf-8")
    for folder in STAGING.iterdir():
        for name, text in contract_docs(folder, MODELS / "intermediate").items():
            (folder / name).write_text(text, encoding="utf-8")
