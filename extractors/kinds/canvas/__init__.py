"""Canvas LMS."""

from extractors.kind import Kind, Option, is_whole
from extractors.kinds.canvas.pull import pages, ping
from extractors.kinds.canvas.streams import streams

__all__ = ["KIND"]

KIND = Kind(
    name="canvas",
    docs="https://developerdocs.instructure.com/services/canvas",
    needs=("host", "password"),
    options=(
        Option("account_id", "the Canvas account's id", is_required=True),
        Option("populations", "whose page views are read: a list of teacher, student"),
        Option("workers", "lists read side by side", fits=is_whole),
    ),
    streams=streams,
    pages=pages,
    ping=ping,
)
