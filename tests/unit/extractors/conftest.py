import pytest

from coaching.config import District, load_district


@pytest.fixture(scope="module")
def district() -> District:
    return load_district("sandbox")
