"""Rows of a restricted mart with our keys said as the sandbox's truth says them: its person, school and cycle ids."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from coaching.secrets import PseudonymKey
from coaching.streams import Privacy
from extractors.kinds.oneroster.streams import ROSTER_USER
from warehouse.land.pseudonyms import pseudonym

_PEOPLE = "select roster_id, person_key from intermediate.int_people__on_roster"
_SCHOOLS = "select school_key, school_code from core.dim_school"
_CYCLES = "select cycle_key, cycle_id from core.fct_coaching_cycle"


class Names:
    """What our keys stand for."""

    def __init__(self, warehouse: Path, truth: Mapping[str, Any], key: PseudonymKey) -> None:
        """Reads who is who out of a warehouse; people by their roster ids, which a truth has in clear."""
        by_roster_id = {
            pseudonym(key, Privacy.PSEUDONYMISE, ROSTER_USER, str(p["person_id"])): str(p["person_id"])
            for p in truth["staff"]
        }
        with duckdb.connect(str(warehouse), read_only=True) as engine:
            people = engine.execute(_PEOPLE).fetchall()
            known = engine.execute(f"{_SCHOOLS} union all {_CYCLES}").fetchall()
        self._names: dict[str, str] = {str(k): str(v) for k, v in known}
        self._names |= {person: by_roster_id[roster] for roster, person in people if roster in by_roster_id}

    def told(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The row with names in place of the keys that have one."""
        return {
            column: self._told(value) if column.endswith(("_key", "_keys")) else value for column, value in row.items()
        }

    def _told(self, value: str | None) -> str | None:
        if value is None:
            return None
        return ";".join(sorted(self._names.get(part, part) for part in value.split(";")))
