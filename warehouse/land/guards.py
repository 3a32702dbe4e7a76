"""Load guards: a load that cannot be the whole truth is refused before it stands anywhere."""

from coaching.errors import ContractError, ShrinkError
from coaching.manifest import Manifest
from coaching.pages import Pull
from coaching.streams import Mode, Stream


def guard(
    stream: Stream,
    rows: int,
    pull: Pull,
    *,
    load_date: str,
    previous: Manifest | None,
    shrink_share: float,
    accepted_rows: int | None,
    forgotten: int = 0,
) -> bool:
    """Whether a shrink was accepted by name.

    Args:
        accepted_rows: down to how many rows an operator accepted a shrink.
        forgotten: how many rows more came, and were left out.

    Raises:
        ContractError: fewer rows than reported, or an empty list that never is empty.
        ShrinkError: a snapshot that shrank too far.
    """
    name = f"{stream.source}.{stream.name}"
    came = rows + forgotten
    if pull.reported_count is not None and came < pull.reported_count:
        message = f"{name}: {came} rows came where the source reported {pull.reported_count}."
        raise ContractError(
            message,
            remedy="The last good load stays; run the stream again, and ask the source's operator if it stays short.",
        )
    if not came and not stream.may_be_empty:
        message = f"{name}: the source answered with no rows at all, which this list never has."
        raise ContractError(
            message, remedy="The last good load stays; check the permissions of the source's credential."
        )
    before = previous.rows if previous and stream.mode is Mode.FULL else 0
    if not _shrank(rows, before, shrink_share):
        return False
    if accepted_rows is not None and not _shrank(rows, accepted_rows, shrink_share):
        return True
    message = (
        f"{name}: {rows} rows came where the load before had {before}, a shrink beyond the share of {shrink_share:g}."
    )
    accept = f"coaching accept-shrink --date {load_date} --source {stream.source} --stream {stream.name}"
    remedy = f"The last good load stays; if the shrink is real, run `{accept}`, which shows both counts and asks."
    raise ShrinkError(message, remedy=remedy, came=rows, before=before)


def _shrank(rows: int, before: int, share: float) -> bool:
    return rows < before * (1 - share)
