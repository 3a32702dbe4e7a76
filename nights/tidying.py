"""Upkeep of the whole data folder: what the district keeps no longer goes, and every load is read through.

Called alike by the command line (`tidy`, `verify`) and by Airflow (`dags/maintenance.py`).
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from coaching.errors import ContractError
from nights.at_work import at_work
from nights.night import Night

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Verified:
    """What reading every load through came to: the sentence of counts, and one sentence for each damaged file."""

    told: str
    damaged: tuple[str, ...]


def tidy(night: Night, *, dry_run: bool = False) -> Mapping[str, int]:
    """Removes what is older than `retention` of district.yml says, counted from today; returns how much, by class.

    Args:
        dry_run: only count.

    Raises:
        UnavailableError: another run is at work; nothing was touched.
        ContractError: what is kept of weeks whose events went is not whole; put it back from the backup.
    """
    from warehouse.tidy import aged, close, look, remove

    today = datetime.now(night.district.zone).date()
    with at_work(night):
        found = aged(night.paths, night.district.retention, today)
        events = look(night.district, night.all_streams, paths=night.paths, today=today)
        if events.waits:
            log.warning("Older events of learning platforms stay for now: %s.", events.waits)
        if not dry_run:
            remove(found)
            close(events, paths=night.paths)
    return {**found.counts, **events.counts}


def verify(night: Night) -> Verified:
    """Reads every committed load through, and what is kept of closed weeks; damaged loads are set aside.

    Raises:
        UnavailableError: another run is at work.
    """
    from warehouse.kept import store as kept
    from warehouse.store.verify import verify as verifying

    with at_work(night):
        told = verifying(night.streams, paths=night.paths)
        try:
            told.files += kept.read(night.paths).files
        except ContractError as problem:
            told.damaged.append(str(problem))
    unknown = f", of which {told.without_digest} carry no digest" if told.without_digest else ""
    counts = f"{told.files} files are as they were written{unknown}; {len(told.damaged)} are damaged."
    return Verified(counts, tuple(told.damaged))
