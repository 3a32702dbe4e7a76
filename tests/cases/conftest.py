"""Loads made by hand, for cases that begin at the door."""

from tests.unit.expectations.conftest import log, make_load, paths

__all__ = ["log", "make_load", "paths"]
