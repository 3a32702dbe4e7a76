"""A batch as its distinct values: which of them nobody has judged yet, and which rows hold those that break a rule.

Flow: a batch's column -> its distinct values -> those not yet known -> frames -> (Great Expectations) -> rows

Most columns show the same few values in every batch (see `views`): these are asked about once a table, and once for all
columns that rules look at which ask the same. Of a column with ever new values the first few thousand are remembered,
and the rest is asked about in frames of bounded length.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_REMEMBERED = 4_096
# Columns with so few unknown values share one frame; each other one has frames of its own.
_FEW = 1_024
_FRAME_ROWS = 20_480

Positions = npt.NDArray[np.int64]


class Values:
    """Values whose verdict is known, of all columns that rules look at which ask the same.

    Rules are numbered: what the first one asks of a column, the first one of every other column asks.
    """

    def __init__(self, rules: int) -> None:
        self._values: pa.Array | None = None
        self._breaks = np.zeros((rules, 0), dtype=np.bool_)

    def look(self, columns: Sequence[pa.Array]) -> "Look":
        """One batch of the columns, what is known of their values filled in; all of one type."""
        encoded = [column.dictionary_encode(null_encoding="encode") for column in columns]
        values = encoded[0].dictionary
        if len(encoded) > 1:
            values = pc.unique(pa.concat_arrays([each.dictionary for each in encoded]))
        breaks = np.zeros((len(self._breaks), len(values)), dtype=np.bool_)
        if self._values is None:
            return Look(self, encoded, values, breaks, np.arange(len(values)))
        found = pc.index_in(values, value_set=self._values).fill_null(-1).to_numpy()
        known = found >= 0
        breaks[:, known] = self._breaks[:, found[known]]
        return Look(self, encoded, values, breaks, np.flatnonzero(~known))

    def remember(self, values: pa.Array, breaks: npt.NDArray[np.bool_]) -> None:
        """Takes verdicts in, as long as there is room for them."""
        if len(values) == 0 or self._breaks.shape[1] + len(values) > _REMEMBERED:
            return
        self._values = values if self._values is None else pa.concat_arrays([self._values, values])
        self._breaks = np.hstack([self._breaks, breaks])


class Look:
    """One batch of some columns while it is judged."""

    def __init__(
        self,
        known: Values,
        encoded: Sequence[pa.DictionaryArray],
        values: pa.Array,
        breaks: npt.NDArray[np.bool_],
        new: Positions,
    ) -> None:
        self._known, self._encoded, self._values, self._breaks, self._new = known, encoded, values, breaks, new

    @property
    def unknown(self) -> pa.Array:
        """The distinct values to ask about."""
        return self._values.take(pa.array(self._new))

    def told(self, rule: int, positions: Positions) -> None:
        """Says which of the unknown values break a rule."""
        self._breaks[rule, self._new[positions]] = True

    def rows(self) -> Iterator[tuple[int, int, Positions]]:
        """Column, rule and the rows that break it, ascending, where there are any; what was told is remembered."""
        self._known.remember(self.unknown, self._breaks[:, self._new])
        for column, encoded in enumerate(self._encoded):
            broken = self._breaks
            if len(self._encoded) > 1:
                broken = broken[:, pc.index_in(encoded.dictionary, value_set=self._values).to_numpy()]
            codes = encoded.indices.to_numpy()
            for rule in np.flatnonzero(broken.any(axis=1)).tolist():
                yield column, rule, np.flatnonzero(broken[rule][codes])


@dataclass(frozen=True)
class Frame:
    """What Great Expectations sees at once.

    Attributes:
        data: values by column; a shorter column is repeated to the length of the longest.
        lengths: how many values of each column are its own.
        start: the place of its first values among the unknown ones.
    """

    data: pd.DataFrame
    lengths: Mapping[str, int]
    start: int = 0

    def positions(self, column: str, failing: Positions) -> Positions:
        """Places among the unknown values of a column, from places in the frame."""
        return self.start + np.unique(failing % self.lengths[column])


def frames(unknown: Mapping[str, pa.Array]) -> Iterator[Frame]:
    """The unknown values of all columns, in frames of bounded length; nothing where all is known."""
    few = {name: values for name, values in unknown.items() if 0 < len(values) <= _FEW}
    if few:
        yield _frame(few)
    for name, values in unknown.items():
        if len(values) > _FEW:
            for start in range(0, len(values), _FRAME_ROWS):
                yield _frame({name: values.slice(start, _FRAME_ROWS)}, start)


def _frame(columns: Mapping[str, pa.Array], start: int = 0) -> Frame:
    lengths = {name: len(values) for name, values in columns.items()}
    longest = max(lengths.values())
    data = {name: np.resize(values.to_numpy(zero_copy_only=False), longest) for name, values in columns.items()}
    return Frame(pd.DataFrame(data), lengths, start)
