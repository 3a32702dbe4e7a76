"""An operator's word that a shrunken load is right: by stream and night, recorded in the load's manifest.

It holds for the shrink that was refused and shown: how many rows came is kept, and a load that shrank beyond the share
below that is refused again.
"""

from pathlib import Path

from coaching import atomic
from coaching.errors import ConfigError
from coaching.outcomes import Outcome, outcome_file, read_outcomes, write_outcome
from nights.night import Night


def refused_shrink(night: Night, source: str, stream: str) -> Outcome:
    """The refusal of that stream and night, with the rows that came and those of the load before.

    Raises:
        ConfigError: there is no such stream, or nothing of it shrank that night.
    """
    night.stream(source, stream)
    for outcome in read_outcomes(night.paths.runs, night.load_date):
        if (outcome.source, outcome.stream, outcome.status) == (source, stream, "refused") and outcome.before:
            return outcome
    message = f"Nothing of {source}.{stream} was refused as a shrink on {night.load_date}."
    raise ConfigError(message, remedy="Only a shrink that a run has refused can be accepted: it shows both counts.")


def accept(night: Night, refused: Outcome) -> None:
    """Lets the next pull of that stream and night commit although it shrank."""
    atomic.write_text(_marker(night, refused.source, refused.stream), str(refused.came))


def accepted_rows(night: Night, source: str, stream: str) -> int | None:
    """Down to how many rows an operator accepted the shrink; None where nobody did."""
    marker = _marker(night, source, stream)
    text = marker.read_text(encoding="utf-8") if marker.exists() else ""
    return int(text) if text.isdigit() else None


def take_back(night: Night, source: str, stream: str) -> str:
    """Takes an acceptance back, and the load that was committed by it out of the landing; says what was done.

    Raises:
        ConfigError: nobody accepted a shrink of that stream and night.
    """
    from warehouse import store

    marker = _marker(night, source, stream)
    if not marker.exists():
        message = f"No shrink of {source}.{stream} on {night.load_date} was accepted."
        raise ConfigError(message, remedy="There is nothing to take back.")
    rows = store.withdraw_shrunken(night.paths, source, stream, night.load_date)
    marker.unlink()
    if rows is None:
        return "No load was committed by it."
    outcome_file(night.paths.runs, night.load_date, "check", source, stream).unlink(missing_ok=True)
    reason = "The acceptance of its shrink was taken back; the load before counts again."
    write_outcome(night.paths.runs, Outcome(night.load_date, "extract", source, stream, "refused", reason))
    return f"Its load of {rows} rows stands below landing/_withdrawn/ now, and the load before counts again."


def _marker(night: Night, source: str, stream: str) -> Path:
    return night.paths.root / "accepted" / f"{source}.{stream}.{night.load_date}"
