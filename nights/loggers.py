"""Logging for the command line: levels and counts, never a record's values."""

import logging


def set_up(*, verbose: bool = False) -> None:
    """One line a message on standard error."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for package in ("coaching", "nights", "extractors", "expectations", "warehouse"):
        logging.getLogger(package).setLevel(logging.DEBUG if verbose else logging.INFO)
