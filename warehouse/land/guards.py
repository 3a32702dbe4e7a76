"""Load guards: a load that cannot be the whole truth is refused before it stands anywhere."""

from coaching.errors import ContractError
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
    accept_shrink: bool,
) -> bool:
    """Whether a shrink was accepted by name.

    Raises:
        ContractError: fewer rows than reported, an empty list that never is empty, or a snapshot that shrank too far.
    """
    name = f"{stream.source}.{stream.name}"
    if pull.reported_count is not None and rows < pull.reported_count:
        message = f"{name}: {rows} rows came where the source reported {pull.reported_count}."
        raise ContractError(
            message,
            remedy="The last good load stays; run the stream again, and ask the source's operator if it stays short.",
        )
    if not rows and not stream.may_be_empty:
        message = f"{name}: the source answered with no rows at all, which this list never has."
        raise ContractError(
            message, remedy="The last good load stays; check the permissions of the source's credential."
        )
    if not _shrank(stream, rows, previous, shrink_share):
        return False
    if accept_shrink:
        return True
    before = previous.rows if previous else 0
    message = (
        f"{name}: {rows} rows came where the load before had {before}, a shrink beyond the share of {shrink_share:g}."
    )
    accept = f"coaching accept-shrink --date {load_date} --source {stream.source} --stream {stream.name}"
    remedy = f"The last good load stays; if the shrink is real, run `{accept}`."
    raise ContractError(message, remedy=remedy)


def _shrank(stream: Stream, rows: int, previous: Manifest | None, share: float) -> bool:
    return stream.mode is Mode.FULL and previous is not None and rows < previous.rows * (1 - share)
