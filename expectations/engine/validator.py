"""Great Expectations on one batch: each distinct value is judged once, each row that holds a failing one is named.

A batch's columns are dictionary-encoded first. Great Expectations sees frames of the values that no batch before has
shown (see `values`) and names the positions of failing ones, which lead back to rows. So its cost follows new distinct
values, not rows and not failures, and its memory is bounded by one frame (see `python -m bench --only check`).
"""

import logging
import os
import threading
import warnings
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from coaching.errors import ContractError
from expectations.engine.rules import Rule
from expectations.engine.values import ColumnValues, frames

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition
    from great_expectations.expectations.expectation import Expectation

# Great Expectations keeps its context in globals, and sources are checked side by side in one process by hand.
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

    It remembers what it said of values that recur (see `values`): one validator for the batches of one table.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._rules = {rule.rule_name: rule for rule in rules}
        self._columns: dict[str, ColumnValues] = {}
        self._expectations: dict[str, list[Expectation]] = {}
        with _ONE_AT_A_TIME:
            import_great_expectations()
            for rule in self._rules.values():
                self._expectations.setdefault(rule.seen_as, []).append(_expectation(rule))
        for column in self._expectations:
            names = [name for name, rule in self._rules.items() if rule.seen_as == column]
            self._columns[column] = ColumnValues(names)

    def failures(self, columns: Mapping[str, pa.Array]) -> dict[str, npt.NDArray[np.int64]]:
        """Row positions (from 0, ascending) that break each broken rule.

        Args:
            columns: the batch, by `Rule.seen_as`.

        Raises:
            ContractError: a rule could not be evaluated.
        """
        if not self._rules or not columns or len(next(iter(columns.values()))) == 0:
            return {}
        missing = sorted(self._columns.keys() - columns.keys())
        if missing:
            raise _unjudged(missing[0])
        looks = {name: known.look(columns[name]) for name, known in self._columns.items()}
        for frame in frames({name: look.unknown for name, look in looks.items()}):
            for rule_name, failing in self._failing(frame.data).items():
                column = self._rules[rule_name].seen_as
                looks[column].told(rule_name, frame.positions(column, failing))
        found = {name: rows for look in looks.values() for name, rows in look.rows().items()}
        return {name: found[name] for name in self._rules if name in found}

    def _failing(self, frame: pd.DataFrame) -> dict[str, npt.NDArray[np.int64]]:
        from great_expectations import ExpectationSuite

        try:
            with _ONE_AT_A_TIME:
                suite = ExpectationSuite(
                    "rules", expectations=[one for column in frame.columns for one in self._expectations[str(column)]]
                )
                outcome = (
                    _batches()
                    .get_batch(batch_parameters={"dataframe": frame})
                    .validate(suite, result_format=_RESULT_FORMAT)
                )
        except Exception as error:  # noqa: BLE001 whatever it is, its text may quote values
            raise _unjudged(type(error).__name__) from None
        found = {}
        for result in outcome.results:
            rule = result.expectation_config
            if rule is None or not rule.meta:
                raise _unjudged(type(result).__name__)
            name = str(rule.meta["rule_name"])
            if not result.success:
                found[name] = _positions_of(name, result.result)
        return found


def _expectation(rule: Rule) -> "Expectation":
    from great_expectations import expectations

    meta = {"rule_name": rule.rule_name, "what": rule.reason, "when": rule.when, "how": rule.resolve}
    make: Callable[..., Expectation] = getattr(expectations, rule.expectation)
    return make(column=rule.seen_as, severity=rule.severity.value, meta=meta, **rule.arguments)


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
