"""Whether paging gets on: a server that sends what it sent before would be asked for ever."""

from collections.abc import Sequence

from coaching.errors import ContractError
from extractors.wire.ask import Ask, broken

# lists may have pages on which a filter left nothing, but no list has that many of them in a row
_MOST_EMPTY = 100


class Turn:
    """The pages of one list so far, by a hash each."""

    def __init__(self, ask: Ask) -> None:
        """Begins before the first page."""
        self._ask = ask
        self._seen: set[int] = set()
        self._empty = 0

    def repeats(self, page: bytes | Sequence[str]) -> bool:
        """Whether a page that holds something was there before: its bytes, or its records' ids."""
        number = hash(page if isinstance(page, bytes) else tuple(page))
        before = number in self._seen
        self._seen.add(number)
        return before

    def take(self, body: bytes) -> None:
        """Takes the next page of a list of JSON objects.

        Raises:
            ContractError: it was there before, or far too many held nothing.
        """
        holds = body.lstrip().find(b"{", 1) > 0
        self._empty = 0 if holds else self._empty + 1
        if self._empty > _MOST_EMPTY:
            raise broken(self._ask, f"has gone on for {_MOST_EMPTY} pages in a row that hold nothing")
        if holds and self.repeats(body):
            raise self.refusal()

    def refusal(self, rows: int | None = None) -> ContractError:
        """The sentence for a list that does not get on."""
        after = f"{len(self._seen)} pages" if rows is None else f"{rows} rows"
        return broken(self._ask, f"repeats a page that came before, after {after}: the server does not page as asked")
