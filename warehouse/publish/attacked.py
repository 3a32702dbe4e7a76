"""The attack on an edition that is about to be published, beside those that readers have: a finding stops the publish.

Flow: <edition being built>, published/editions/* -> <edition>/audit.json, the manifest's line, or a refusal
"""

import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from coaching.district import Thresholds
from coaching.errors import ContractError
from coaching.marts import Mart
from warehouse.attack import Blank, Budget, Report, Why, attack
from warehouse.engine import Schema, tables

REPORT = "audit.json"
_MASK = "mart_privacy_mask"
_PRIMARY = "primary"
# A second look beside the mask, which proves each width by its own rules: a sample, so that a night stays short.
SAMPLE = Budget(steps=8_000, programs=16)
log = logging.getLogger(__name__)


def attacked(
    folder: Path, thresholds: Thresholds, marts: Mapping[str, Mart], kept: Sequence[Path]
) -> dict[str, object]:
    """Attacks the edition, writes the report into it and returns its line for the manifest.

    Raises:
        ContractError: something hidden can be found, or a closed period changed without being told.
    """
    began = time.monotonic()
    why = _of_edition(folder / "analyst" / "analyst.duckdb")
    report = attack(folder, marts, thresholds, kept=kept, why=why, budget=SAMPLE)
    refuse_what_is_found(report)
    summary = report.summary()
    seconds = round(time.monotonic() - began, 1)
    log.info("The attack on the new edition found nothing (%s) in %s s.", json.dumps(summary, sort_keys=True), seconds)
    if summary["unsettled"] or report.contradictions or report.unread:
        log.warning(
            "The attack could not settle %s cells; %s sums contradict each other; not laid out: %s.",
            summary["unsettled"], report.contradictions, ", ".join(report.unread) or "none",
        )  # fmt: skip
    said = json.dumps(report.to_json(), sort_keys=True, indent=2) + "\n"
    (folder / REPORT).write_text(said, encoding="utf-8")
    (folder / REPORT).chmod(0o644)
    return summary


def refuse_what_is_found(report: Report) -> None:
    """Raises what the attack found, in counts.

    Raises:
        ContractError: it found something; the message names attacks, marts and columns.
    """
    if report.found:
        message = f"The new edition gives hidden figures away: {'; '.join(report.sentences())}."
        remedy = (
            "The current edition stays. Run the steps from `estimate` on; if the attack finds the same again, "
            "docs/operations.md (the audit refuses) says what to do."
        )
        raise ContractError(message, remedy=remedy)


def of_mask(rows: Iterable[tuple[str, str, str, str | None]], *, shows: bool = True) -> Why:
    """Why cells are blank, by a mask's rows of cube, family, cell key and reason.

    Args:
        rows: all of them.
        shows: whether what this mask shows is hidden by no other one.
    """
    reasons = {(cube, family, cell): reason for cube, family, cell, reason in rows}

    def why(cube: str, family: str, cell: str) -> Blank:
        reason = reasons.get((cube, family, cell), "")
        return Blank.FEW if reason == _PRIMARY else Blank.ROW if reason is None and shows else Blank.BESIDE

    return why


def _of_edition(analyst: Path) -> Why | None:
    """By the mask that came with the edition; None where there is none."""
    with duckdb.connect(str(analyst), read_only=True) as exact:
        if "suppression_reason" not in tables(exact, Schema.MARTS_RESTRICTED).get(_MASK, {}):
            return None
        table = f'{Schema.MARTS_RESTRICTED.value}."{_MASK}"'
        return of_mask(exact.execute(f"select cube, family, cell_key, suppression_reason from {table}").fetchall())
