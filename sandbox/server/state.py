"""What the services know between two requests: the clock, the planted failures, and how often they were asked."""

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from sandbox.systems.canvas.lists import CanvasView
from sandbox.world.days import NIGHTS
from sandbox.world.secrets import Secrets, make_secrets
from sandbox.world.world import World

_KEPT_LISTS = 48


@dataclass
class Fault:
    """A planted failure: what happens to requests whose path contains `path`, and how many more times (None: always)."""

    kind: str
    path: str = ""
    times: int | None = None
    seconds: float = 1.0

    def hits(self, path: str) -> bool:
        """Whether this request fails; counts it."""
        if self.path not in path or self.times == 0:
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(frozen=True)
class Options:
    """How the services behave.

    Attributes:
        throttled: which requests of a night Canvas rejects as throttled, counted from 1.
        roster_throttled: the same for OneRoster.
        total_count: whether OneRoster sends `X-Total-Count`.
        control_secret: what the control wants in `X-Sandbox-Secret`; empty closes it.
        bench_rows: page views of the user `bench`.
    """

    throttled: frozenset[int] = frozenset({40, 333, 2000})
    roster_throttled: frozenset[int] = frozenset({4})
    total_count: bool = False
    control_secret: str = ""
    bench_rows: int = 500_000


@dataclass
class State:
    """One running sandbox."""

    world: World
    options: Options = field(default_factory=Options)
    night: date = NIGHTS[0]
    faults: list[Fault] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    _lists: OrderedDict[str, list[bytes]] = field(default_factory=OrderedDict)
    _view: CanvasView | None = None

    def __post_init__(self) -> None:
        """Derives the credentials."""
        self.secrets: Secrets = make_secrets(self.world.seed)

    def set_night(self, night: date) -> None:
        """Moves the clock: the local day that has just closed. Requests are counted anew."""
        self.night = night
        self.asked.clear()
        self._lists.clear()
        self._view = None

    @property
    def canvas(self) -> CanvasView:
        """The learning platform at the clock's night."""
        if self._view is None:
            self._view = CanvasView(self.world, self.night)
        return self._view

    def count(self, service: str) -> int:
        """The number of this request to a service tonight, from 1."""
        self.asked[service] += 1
        self.requests[service] += 1
        return self.asked[service]

    def pieces(self, key: str, make: Callable[[], Iterable[object]]) -> list[bytes]:
        """The serialised records of a list; the lists last asked for are kept, for its next pages."""
        if key not in self._lists:
            self._lists[key] = [json.dumps(r, ensure_ascii=False, separators=(",", ":")).encode() for r in make()]
            if len(self._lists) > _KEPT_LISTS:
                self._lists.popitem(last=False)
        return self._lists[key]
