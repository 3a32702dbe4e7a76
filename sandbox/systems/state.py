"""What the services know between two requests: the clock, the planted failures, and how often they were asked."""

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from sandbox.world import World
from sandbox.world.days import NIGHTS

_KEPT_LISTS = 48
Made = TypeVar("Made")


@dataclass
class Fault:
    """A planted failure of requests whose path contains `path`.

    Attributes:
        kind: what happens to them; see `sandbox.server.faults.KINDS`.
        path: a part of the path.
        times: how many more times; None: always.
        seconds: how long a slow reply takes.
    """

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
        throttled: which requests of a night a system rejects as too fast, by its name; None: what each declares.
        total_count: whether OneRoster sends `X-Total-Count`.
        control_secret: what the control wants in `X-Sandbox-Secret`; empty closes it.
        bench_rows: page views of Canvas's user `bench`.
    """

    throttled: Mapping[str, frozenset[int]] | None = None
    total_count: bool = False
    control_secret: str = ""
    bench_rows: int = 500_000


@dataclass
class State:
    """One running sandbox."""

    world: World
    secrets: Mapping[str, str] = field(repr=False)
    options: Options = field(default_factory=Options)
    night: date = NIGHTS[0]
    faults: list[Fault] = field(default_factory=list)
    asked: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    _lists: OrderedDict[str, list[bytes]] = field(default_factory=OrderedDict)
    _tonight: dict[object, object] = field(default_factory=dict)

    def set_night(self, night: date) -> None:
        """Moves the clock: the local day that has just closed. Requests are counted anew."""
        self.night = night
        self.asked.clear()
        self._lists.clear()
        self._tonight.clear()

    def tonight(self, make: Callable[[World, date], Made]) -> Made:
        """What `make` makes of the world at the clock's night, kept until the clock moves."""
        if make not in self._tonight:
            self._tonight[make] = make(self.world, self.night)
        return self._tonight[make]  # type: ignore[return-value]

    def count(self, system: str) -> int:
        """The number of this request to a system tonight, from 1."""
        self.asked[system] += 1
        self.requests[system] += 1
        return self.asked[system]

    def pieces(self, key: str, make: Callable[[], Iterable[object]]) -> list[bytes]:
        """The serialised records of a list; the lists last asked for are kept, for its next pages."""
        if key not in self._lists:
            self._lists[key] = [json.dumps(r, ensure_ascii=False, separators=(",", ":")).encode() for r in make()]
            if len(self._lists) > _KEPT_LISTS:
                self._lists.popitem(last=False)
        return self._lists[key]
