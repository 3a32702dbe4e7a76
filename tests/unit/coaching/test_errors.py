import pytest

from coaching.errors import AccessError, CoachingError, ConfigError, ContractError, UnavailableError


@pytest.mark.parametrize("kind", [AccessError, ConfigError, ContractError, UnavailableError])
def test_an_error_says_what_and_what_to_do(kind: type[CoachingError]) -> None:
    error = kind("It broke.", remedy="Mend it.")
    assert (error.message, error.remedy, str(error)) == ("It broke.", "Mend it.", "It broke. Mend it.")
    assert str(kind("It broke.")) == "It broke."


def test_only_what_may_mend_itself_is_unavailable() -> None:
    assert not any(issubclass(kind, UnavailableError) for kind in (AccessError, ConfigError, ContractError))
