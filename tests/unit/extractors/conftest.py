import pytest

from coaching.district import District, load_district


@pytest.fixture(scope="module")
def district() -> District:
    return load_district("sandbox")
