"""Writes the reference, metrics, coverage and the editors' schema in docs/ from the declarations: `make reference`."""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from nights.coverage import PAGE, coverage_page  # noqa: E402 - the checkout is not installed
from nights.dictionary import metrics_page  # noqa: E402 - the checkout is not installed
from nights.reference import reference_page, schema_text  # noqa: E402 - the checkout is not installed

if __name__ == "__main__":
    (PROJECT / "docs" / "reference.md").write_text(reference_page(), encoding="utf-8")
    (PROJECT / "docs" / "district.schema.json").write_text(schema_text(), encoding="utf-8")
    PAGE.write_text(coverage_page(), encoding="utf-8")
    (PROJECT / "docs" / "metrics.md").write_text(metrics_page(), encoding="utf-8")
