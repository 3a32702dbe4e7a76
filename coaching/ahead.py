"""Work done in advance by a thread, within bounds: a download goes on while what came before it is being parsed."""

import threading
from collections.abc import Iterator
from queue import Full, Queue
from typing import Generic, TypeVar

T = TypeVar("T")
_POLL_SECONDS = 0.2


class Ahead(Generic[T]):
    """The same items in the same order, at most `depth` of them prepared in advance.

    An error comes where its item would have come. `close` ends the work; an iteration that ends for any reason closes
    too.
    """

    def __init__(self, items: Iterator[T], *, depth: int) -> None:
        """Starts at once."""
        self._items = items
        self._ready: Queue[tuple[str, object]] = Queue(maxsize=depth)
        self._stop = threading.Event()
        threading.Thread(target=self._work, daemon=True).start()

    def close(self) -> None:
        """Lets the thread end after what it is doing."""
        self._stop.set()

    def __iter__(self) -> Iterator[T]:
        """The items; to be drained once."""
        try:
            while True:
                kind, item = self._ready.get()
                if kind == "error" and isinstance(item, BaseException):
                    raise item
                if kind == "end":
                    return
                yield item  # type: ignore[misc]
        finally:
            self.close()

    def _work(self) -> None:
        try:
            for item in self._items:
                if not self._hand_over("item", item):
                    return
            self._hand_over("end", None)
        except BaseException as error:  # noqa: BLE001 - raised again where its item would have come
            self._hand_over("error", error)

    def _hand_over(self, kind: str, item: object) -> bool:
        while not self._stop.is_set():
            try:
                self._ready.put((kind, item), timeout=_POLL_SECONDS)
            except Full:
                continue
            return True
        return False
