"""What the sandbox needs to know of a system: one `System`, exported as `SYSTEM` by the system's package."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from coaching.district import SourceConfig
from sandbox.systems.held import Held
from sandbox.systems.state import State
from sandbox.world import World


def too_many_requests() -> Response:
    """The usual way of saying: too fast; when to come again is a date, as it may be."""
    again = format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)
    return PlainTextResponse("Too Many Requests", 429, {"Retry-After": again, "RateLimit-Remaining": "0"})


@dataclass(frozen=True)
class System:
    """One system that a district pulls from, as the sandbox plays it.

    Attributes:
        name: the kind's name in district.yml; also the name of the connection that leads to it.
        prefix: how the paths of its requests begin; what hits them is counted, throttled and spoiled as this system's.
        secrets: what it accepts; each follows from the seed, and a scan knows to look for it.
        routes: its addresses over one sandbox.
        connection: the parts of its connection beside the host, by base URL and secrets.
        streams: what each stream of a source of the district, as it is configured, holds on a night.
        throttled_requests: which requests of a night it rejects as too fast, counted from 1.
        throttled: how it says so.
        missed_requests: which requests of a night it answers with a page about its maintenance, as if all were well.
        error_200: the body of an error that it sends as if all were well.
    """

    name: str
    prefix: str
    secrets: tuple[str, ...]
    routes: Callable[[State], list[Route]]
    connection: Callable[[str, Mapping[str, str]], Mapping[str, object]]
    streams: Callable[[World, date, SourceConfig], Mapping[str, Held]]
    throttled_requests: frozenset[int] = frozenset()
    throttled: Callable[[], Response] = too_many_requests
    missed_requests: frozenset[int] = frozenset()
    error_200: Mapping[str, object] = field(default_factory=lambda: {"error": "internal error"})

    def answers(self, path: str) -> bool:
        """Whether a request for that path is this system's."""
        return path.startswith(self.prefix)
