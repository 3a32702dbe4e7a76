"""Runs designs over many districts, on several cores; each district has a seed of its own, so their order is free."""

import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from bench.calibrate import chances, people, schools, weeks
from bench.calibrate.trial import Design, Tally, tally

_CHUNK = 100
QUESTIONS = {
    "likely, paired": chances.likely_pairs,
    "likely, DiD over 12 schools": chances.likely_did,
    "weakest third coached": chances.weakest_third,
    "any third coached": chances.any_third,
}


def designs() -> list[Design]:
    """All designs, in the order of the table."""
    made = [*people.designs(), *weeks.designs(), *schools.designs()]
    return sorted(made, key=lambda design: design.estimator)


def coverage(pool: ProcessPoolExecutor, chosen: Sequence[Design], districts: int) -> Iterator[Tally]:
    """One design after the other; the next ones are already under way."""
    waiting = [(design, _asked(pool, design.district, _name(design), districts)) for design in chosen]
    for design, parts in waiting:
        yield tally(design, districts, (trial for part in parts for trial in part.result()))


def answers(pool: ProcessPoolExecutor, districts: int) -> Iterator[tuple[str, list[tuple[float, bool]]]]:
    """For each question, all that was said and whether it was so."""
    waiting = [(name, _asked(pool, ask, name, districts)) for name, ask in QUESTIONS.items()]
    for name, parts in waiting:
        yield name, [answer for part in parts for answer in part.result()]


def _asked(pool: ProcessPoolExecutor, ask: Callable[..., list[Any]], name: str, districts: int) -> list[Any]:
    starts = range(0, districts, _CHUNK)
    return [pool.submit(some_districts, ask, name, at, min(at + _CHUNK, districts)) for at in starts]


def some_districts(ask: Callable[..., list[Any]], name: str, first: int, end: int) -> list[Any]:
    """The districts `first` to `end` of a design."""
    seed = zlib.crc32(name.encode())
    return [told for at in range(first, end) for told in ask(np.random.default_rng([seed, at]))]


def _name(design: Design) -> str:
    return f"{design.estimator}, {design.name}"
