"""Logging for the command line: levels and counts, never a record's values."""

import logging


def set_up(*, verbose: bool = False) -> None:
    """One line a message on standard error."""
    logging.basicConfig(level=logging.DEBUG if verbose else logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("urllib3").setLevel(logging.WARNING)
