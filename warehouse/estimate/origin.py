"""Which estimator a result is of, and whose code computed it: a part of every result of this folder."""

from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version

# Draws of every bootstrap begin here: equal rows give equal bytes.
SEED = 20111
FEW_SCHOOLS = "few_schools"
FEW_PEOPLE = "few_people"
FEW_WEEKS = "few_weeks"
NO_SPREAD = "no_spread"
NOT_CALIBRATED = "not_calibrated"


@dataclass(frozen=True)
class Origin:
    """The estimator's name, and name and version of the library that its computation rests on."""

    estimator: str
    library: str
    version: str


@lru_cache(maxsize=64)
def origin(estimator: str, library: str) -> Origin:
    """The origin of a result, with the version that is installed."""
    return Origin(estimator, library, version(library))
