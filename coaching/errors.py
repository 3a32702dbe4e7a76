"""The few errors a caller must tell apart: what went wrong decides what to do next.

Messages name files, keys, streams, counts and row numbers, never a person's value and never a secret.
"""


class CoachingError(Exception):
    """Base of all errors raised on purpose.

    Args:
        message: one sentence saying what is wrong.
        remedy: one sentence saying what to do about it.
    """

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy


class ConfigError(CoachingError):
    """The district's configuration is wrong; nothing ran. Mend the named key and run again."""


class AccessError(CoachingError):
    """The source refused the credential or the permission. Do not retry; mend the connection."""


class UnavailableError(CoachingError):
    """The source did not answer in time or kept throttling. Retry later."""


class ContractError(CoachingError):
    """The source broke a promise (fewer rows than reported, a shrunken roster, wrong content). Do not retry."""


class ShrinkError(ContractError):
    """A snapshot lost more rows than it may; an operator who has seen both counts can accept it.

    Args:
        came: rows that came.
        before: rows of the load before.
    """

    def __init__(self, message: str, *, remedy: str, came: int, before: int) -> None:
        super().__init__(message, remedy=remedy)
        self.came = came
        self.before = before
