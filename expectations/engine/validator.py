"""Great Expectations on one batch: each distinct value is judged once, each row that holds a failing one is named.

A batch's columns are dictionary-encoded first, those of which the same is asked together. Great Expectations sees
frames of the values that no batch before has shown (see `values`) and names the positions of failing ones, which lead
back to rows. So its cost follows new distinct values and different questions, not rows, columns or failures, and its
memory is bounded by one frame (see `python -m bench --only check`).
"""

import json
import logging
import os
import threading
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from coaching.errors import ContractError
from expectations.engine.rules import Rule
from expectations.engine.values import Values, frames

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.expectations.expectation import Expectation

# Great Expectations keeps its context in globals: threads of one process take turns.
_ONE_AT_A_TIME = threading.Lock()
# The positions of failing values as plain numbers, and nothing else: the values themselves are not wanted, and a named
# index costs a dict for every position.
_RESULT_FORMAT: dict[str, object] = {
    "result_format": "COMPLETE",
    "exclude_unexpected_values": True,
    "include_unexpected_rows": False,
    "return_unexpected_index_query": False,
}


def import_great_expectations() -> None:
    """Imports it, before its first use: no telemetry, no progress bars, no log lines (they quote values)."""
    os.environ["GX_ANALYTICS_ENABLED"] = "False"
    with warnings.catch_warnings():
        # it imports `sre_constants`, deprecated since Python 3.11
        warnings.simplefilter("ignore", DeprecationWarning)
        import great_expectations.expectations  # noqa: F401 - for those who use it next
    logger = logging.getLogger("great_expectations")
    logger.propagate, logger.handlers = False, [logging.NullHandler()]


class Validator:
    """Judges batches by a fixed list of rules, in an ephemeral context: nothing is written anywhere.

    Columns that rules look at which ask the same are judged as one. It remembers what it said of values that recur (see
    `values`): one validator for the batches of one table.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules: dict[str, list[Rule]] = {}
        for rule in {rule.rule_name: rule for rule in rules}.values():
            self._rules.setdefault(rule.seen_as, []).append(rule)
        self._names = [rule.rule_name for rule in rules]
        self._alike: dict[tuple[str, tuple[tuple[str, str], ...]], _Alike] = {}
        with _ONE_AT_A_TIME:
            import_great_expectations()

    def failures(self, columns: Mapping[str, pa.Array]) -> dict[str, npt.NDArray[np.int64]]:
        """Row positions (from 0, ascending) that break each broken rule.

        Args:
            columns: the batch, by `Rule.seen_as`.

        Raises:
            ContractError: a rule could not be evaluated.
        """
        if not self._rules or not columns or len(next(iter(columns.values()))) == 0:
            return {}
        missing = sorted(self._rules.keys() - columns.keys())
        if missing:
            raise _unjudged(missing[0])
        judged: dict[str, tuple[_Alike, list[str]]] = {}
        for column in self._rules:
            alike = self._asked(column, columns[column])
            judged.setdefault(alike.name, (alike, []))[1].append(column)
        looks = {name: alike.values.look([columns[c] for c in of]) for name, (alike, of) in judged.items()}
        for frame in frames({name: look.unknown for name, look in looks.items()}):
            asked = [one for name in frame.data.columns for one in judged[name][0].expectations]
            for name, rule, failing in _failing(frame.data, asked):
                looks[name].told(rule, frame.positions(name, failing))
        found = {
            self._rules[judged[name][1][column]][rule].rule_name: rows
            for name, look in looks.items()
            for column, rule, rows in look.rows()
        }
        return {name: found[name] for name in self._names if name in found}

    def _asked(self, column: str, values: pa.Array) -> "_Alike":
        """What is asked of a column, and known of those of which the same is asked."""
        rules = self._rules[column]
        told = tuple((rule.expectation, json.dumps(rule.arguments, sort_keys=True, default=str)) for rule in rules)
        key = (str(values.type), told)
        if key not in self._alike:
            with _ONE_AT_A_TIME:
                expectations = tuple(_expectation(column, number, rule) for number, rule in enumerate(rules))
            self._alike[key] = _Alike(column, Values(len(rules)), expectations)
        return self._alike[key]


@dataclass(frozen=True)
class _Alike:
    """Columns of which rules ask the same: the name of the first, by which Great Expectations knows them."""

    name: str
    values: Values
    expectations: "tuple[Expectation, ...]"


def _failing(frame: pd.DataFrame, asked: "Sequence[Expectation]") -> Iterator[tuple[str, int, npt.NDArray[np.int64]]]:
    """Column, number of the rule, and positions of the failing values."""
    from great_expectations import ExpectationSuite

    try:
        with _ONE_AT_A_TIME:
            outcome = (
                _batches()
                .get_batch(batch_parameters={"dataframe": frame})
                .validate(ExpectationSuite("rules", expectations=list(asked)), result_format=_RESULT_FORMAT)
            )
    except Exception as error:  # noqa: BLE001 whatever it is, its text may quote values
        raise _unjudged(type(error).__name__) from None
    for result in outcome.results:
        rule = result.expectation_config
        if rule is None or not rule.meta:
            raise _unjudged(type(result).__name__)
        if not result.success:
            yield rule.meta["seen_as"], rule.meta["number"], _positions_of(rule.meta["rule_name"], result.result)


def _expectation(column: str, number: int, rule: Rule) -> "Expectation":
    from great_expectations import expectations

    meta = {"seen_as": column, "number": number, "rule_name": rule.rule_name, "what": rule.reason}
    make: Callable[..., Expectation] = getattr(expectations, rule.expectation)
    return make(column=column, severity=rule.severity.value, meta=meta, **rule.arguments)


@cache
def _batches() -> "BatchDefinition[None]":
    """The one batch definition of this process; its context lives in memory: no folder, no docs, no telemetry."""
    import_great_expectations()
    from great_expectations import get_context
    from great_expectations.data_context.types.base import (
        DataContextConfig,
        InMemoryStoreBackendDefaults,
        ProgressBarsConfig,
    )

    stores = InMemoryStoreBackendDefaults(init_temp_docs_sites=False)
    settings = DataContextConfig(
        store_backend_defaults=stores,
        data_docs_sites={},
        analytics_enabled=False,
        progress_bars=ProgressBarsConfig(globally=False),
    )
    context = get_context(mode="ephemeral", project_config=settings)
    batches: BatchDefinition[None] = (
        context.data_sources.add_pandas("landing")
        .add_dataframe_asset("batch")
        .add_batch_definition_whole_dataframe("all")
    )
    return batches


def _positions_of(name: str, result: Mapping[str, Sequence[int]]) -> npt.NDArray[np.int64]:
    positions = result.get("unexpected_index_list")
    if not positions:
        raise _unjudged(name)
    return np.array(positions, dtype=np.int64)


def _unjudged(what: str) -> ContractError:
    message = f"A rule could not be evaluated ({what})."
    return ContractError(
        message, remedy="The load was not committed; run the unit tests of expectations/ with that rule."
    )
