"""One connection to the server, and what its errors mean; none of its words are told: they may quote a record."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from coaching.errors import AccessError, CoachingError, ConfigError, ContractError, UnavailableError
from warehouse.publish.postgres.settings import Settings

# libpq says why nobody may come in by words alone; they are compared, and never repeated.
_REFUSED = ("authentication failed", "no pg_hba.conf entry", "no password supplied", "not permitted to log in")
_NO_DATABASE = 'database "'
_STAY = "The files are published."


@contextmanager
def session(settings: Settings) -> Iterator[psycopg.Connection]:
    """A connection for as long as the block lasts; every statement is its own transaction unless one is opened.

    Raises:
        AccessError: the server lets the login not in, or not do what has to be done.
        ConfigError: there is no such database.
        UnavailableError: the server does not answer, went away, or somebody holds what has to be replaced.
        ContractError: it refused something else; its code is told, its words are not.
    """
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)  # what it says of a failing connection names its host
    connection = _opened(settings)
    try:
        with connection:
            yield connection
    except CoachingError:
        raise
    except psycopg.Error as error:
        raise _meant(error, settings) from None


def _opened(settings: Settings) -> psycopg.Connection:
    try:
        return psycopg.connect(**settings.parameters, autocommit=True)  # type: ignore[arg-type]
    except (psycopg.Error, UnicodeError) as error:
        said, conn_id = str(error), settings.conn_id
    if any(words in said for words in _REFUSED):
        message = f"The Postgres server of connection '{conn_id}' refused its login."
        raise AccessError(message, remedy=f"{_STAY} Mend login or password, then run `coaching postgres`.")
    if _NO_DATABASE in said and "does not exist" in said:
        message = f"The Postgres server of connection '{conn_id}' has no such database."
        raise ConfigError(message, remedy=f"{_STAY} Create it (docs/bi/postgres.md), then run `coaching postgres`.")
    message = f"The Postgres server of connection '{conn_id}' did not answer."
    raise UnavailableError(message, remedy=f"{_STAY} The next publish catches up; `coaching postgres` does so at once.")


def _meant(error: psycopg.Error, settings: Settings) -> CoachingError:
    code, where = error.sqlstate or type(error).__name__, f"The Postgres server of connection '{settings.conn_id}'"
    if isinstance(error, errors.InsufficientPrivilege):
        remedy = "Its login must own the database and may create roles (docs/bi/postgres.md); then `coaching postgres`."
        return AccessError(f"{where} does not let its login do what has to be done.", remedy=remedy)
    if isinstance(error, errors.LockNotAvailable | errors.DeadlockDetected):
        remedy = "It keeps its edition. End the transaction that stands open there, or run `coaching postgres` later."
        return UnavailableError(f"{where} has readers who do not let go of what has to be replaced.", remedy=remedy)
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        remedy = "It keeps its edition; the next publish catches up, `coaching postgres` does so at once."
        return UnavailableError(f"{where} went away or could not go on ({code}).", remedy=remedy)
    remedy = "It keeps its edition. Look the code up in Postgres's table of error codes; then `coaching postgres`."
    return ContractError(f"{where} refused a statement ({code}).", remedy=remedy)
