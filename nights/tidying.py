"""Upkeep of the whole data folder: what the district keeps no longer goes, and every load is read through.

Called alike by the command line (`tidy`, `verify`) and by Airflow (`dags/maintenance.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nights.at_work import at_work
from nights.night import Night


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
    """
    from warehouse.tidy import aged, remove

    with at_work(night):
        found = aged(night.paths, night.district.retention, datetime.now(night.district.zone).date())
        if not dry_run:
            remove(found)
    return found.counts


def verify(night: Night) -> Verified:
    """Reads every committed load through; damaged ones are set aside.

    Raises:
        UnavailableError: another run is at work.
    """
    from warehouse.store.verify import verify as verifying

    with at_work(night):
        told = verifying(night.streams, paths=night.paths)
    unknown = f", of which {told.without_digest} carry no digest" if told.without_digest else ""
    counts = f"{told.files} files are as they were written{unknown}; {len(told.damaged)} are damaged."
    return Verified(counts, tuple(told.damaged))
