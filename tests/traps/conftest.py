"""The shared three nights, for what only a built warehouse can show."""

from tests.integration.conftest import shared_folder, three_nights

__all__ = ["shared_folder", "three_nights"]
