"""How long a source is waited for."""

from collections.abc import Mapping
from dataclasses import dataclass

from coaching.errors import ConfigError


@dataclass(frozen=True)
class Patience:
    """How long to wait and how often to try. A connection's extra may set each one by its name.

    Attributes:
        answer_seconds: for one answer whole, from the question to its last byte; `read_seconds` is between two reads.
        longest_wait_seconds: a server that asks for more (`Retry-After`) counts as unavailable.
        pace_below: what is left of the rate limit (`X-Rate-Limit-Remaining`) below which requests slow down.
    """

    attempts: int = 6
    backoff_seconds: float = 1.0
    longest_wait_seconds: float = 300.0
    connect_seconds: float = 10.0
    read_seconds: float = 120.0
    answer_seconds: float = 600.0
    pace_below: float = 100.0
    pace_seconds: float = 2.0

    @classmethod
    def of(cls, extra: Mapping[str, object]) -> "Patience":
        """The defaults, changed by a connection's extra."""
        given = {k: extra[k] for k in cls.__dataclass_fields__ if k in extra}
        try:
            made = {k: int(str(v)) if k == "attempts" else float(str(v)) for k, v in given.items()}
        except ValueError:
            message = f"One of {', '.join(given)} in the connection's extra is not a number."
            raise ConfigError(message, remedy="Give numbers of seconds and attempts.") from None
        return cls(**made)  # type: ignore[arg-type]
