"""Lists of single parents that cannot be read, among many that can: counted, and refused beyond a share.

One user's page views that answer 403 must not keep thousands of others from landing; what is missing is a number in the
manifest, and its absence deletes nothing (`warehouse/land/carrying.py`).
"""

from collections.abc import Iterator, Mapping
from threading import Lock

from coaching.errors import CoachingError, ContractError, UnavailableError
from coaching.pages import Page
from extractors.wire.answer import Failing, Forbidden, Missing
from extractors.wire.ask import Ask


class Gaps:
    """What is missing of one stream whose lists are those of many parents; used by several threads."""

    def __init__(self, ask: Ask, parents: int) -> None:
        """Begins with nothing missing of so many parents."""
        self._ask = ask
        self._parents = parents
        self._read: set[str] = set()
        self._missing: dict[str, Mapping[str, str]] = {}
        self._lock = Lock()

    def over(self, parent: str, context: Mapping[str, str], pages: Iterator[Page]) -> Iterator[Page]:
        """The pages of one parent's list, none where it was refused, not found or fails at the source.

        Raises:
            ContractError: more than the share of parents is missing. CoachingError: what kept the list from being read,
                where none could be read, or where a part of it had come.
        """
        begun = False
        try:
            for page in pages:
                begun = True
                yield page
        except (Forbidden, Missing, Failing) as error:
            if begun:
                raise
            self._note(parent, context, error)
            return
        with self._lock:
            self._read.add(parent)

    def tell(self) -> None:
        """Writes into the pull what is missing."""
        pull = self._ask.pull
        pull.lists, pull.gaps = self._parents, len(self._missing)
        pull.absent = tuple(context for context in self._missing.values() if context)

    def _note(self, parent: str, context: Mapping[str, str], error: CoachingError) -> None:
        with self._lock:
            self._missing[parent] = context
            missing = len(self._missing)
            if missing <= self._ask.gap_share * self._parents:
                return
            if not self._read or isinstance(error, UnavailableError):
                raise error
        stream, share = self._ask.stream, self._ask.gap_share
        message = (
            f"{stream.source}.{stream.name}: the lists of {missing} of {self._parents} parents could not be read, "
            f"beyond the share of {share:g}."
        )
        raise ContractError(
            message,
            remedy="The last good load stays; check what the credential may read, or set gap_share in district.yml.",
        )
