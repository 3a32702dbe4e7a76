"""The shared three nights, for what only a built warehouse can show."""

from tests.integration.conftest import session_folder, shared_folder, three_nights

__all__ = ["session_folder", "shared_folder", "three_nights"]
