"""What every kind's module is asked, and the small checks they share."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from coaching.connections import Connection
from coaching.errors import ConfigError, ContractError
from coaching.pages import Pull, Window
from coaching.secrets import PseudonymKey
from coaching.streams import Stream
from extractors.wire.answer import Answer


@dataclass(frozen=True)
class Ask:
    """One pull of one stream.

    Attributes:
        options: the source's options of district.yml, over which the stream's own go.
        gap_share: which share of many parents' lists may be missing.
        is_sample: whether the first rows will do: only their headings are looked at.
        key: gives what stands for the name of a file, which may be a person's.
        pull: filled while the pages are drained.
    """

    stream: Stream
    connection: Connection | None
    window: Window
    cursor: str | None
    options: Mapping[str, object] = field(default_factory=dict)
    gap_share: float = 0.0
    is_sample: bool = False
    key: PseudonymKey = field(default_factory=lambda: PseudonymKey(b""))
    pull: Pull = field(default_factory=Pull)

    @property
    def label(self) -> str:
        """The stream's name, for messages."""
        return self.stream.name

    def connected(self) -> Connection:
        """The connection.

        Raises:
            ConfigError: district.yml names none.
        """
        if self.connection is None:
            message = f"Source '{self.stream.source}' names no connection."
            raise ConfigError(message, remedy=f"Set sources.{self.stream.source}.connection in district.yml.")
        return self.connection

    def option(self, name: str) -> str:
        """A stream's or source's option that must be there."""
        value = self.stream.options.get(name, self.options.get(name))
        if value in (None, ""):
            message = f"sources.{self.stream.source}.streams.{self.stream.name}.options lacks '{name}'."
            raise ConfigError(message, remedy="Add it in district.yml.")
        return str(value)

    def option_or(self, name: str, default: object) -> object:
        """A stream's or source's option, or what holds without it."""
        return self.stream.options.get(name, self.options.get(name, default))


def told(ask: Ask, answer: Answer) -> object:
    """A JSON answer's value.

    Raises:
        ContractError: it is not JSON; the body is not quoted.
    """
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        raise broken(ask, "is not JSON") from None


def broken(ask: Ask, problem: str) -> ContractError:
    """The sentence for an answer that breaks the protocol."""
    message = f"{ask.stream.source}.{ask.stream.name}: the answer {problem}."
    return ContractError(message, remedy="The last good load stays; look at what the source answers for this stream.")
