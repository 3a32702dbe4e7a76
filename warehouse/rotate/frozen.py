"""What closed periods were published with, under the new key: the same rows of the same people, by their new keys.

Flow: data/frozen/, keys/rotating.parquet -> [warehouse/frozen/anew.py] data/frozen/
A key that no load tells any more (of who is forgotten, of a form that was declared otherwise) becomes one that follows
from it and the new key, so that people are counted as before and nobody can try names against it.
"""

from collections import Counter
from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from coaching.paths import Paths
from warehouse.frozen import anew, noted
from warehouse.rotate.loads import Rotation
from warehouse.rotate.renamed import surrogate_key
from warehouse.rotate.values import unknown_key

ROWS, UNKNOWN = "rows", "unknown"
_KEY, _PAIR, _PERSON = "_key", "pair_key", "person_key"
# Keys of places and of cells, which follow from no pseudonym.
_OF_NOBODY = ("site_key", "slice_key", "school_key", "cell_key")
# Of what a pair's key is made, and of its person (`int_survey_respondents__paired`).
_PAIR_PARTS = ("form_id", "pre_wave_id", "post_wave_id", "outcome_id")


def rotate_frozen(rotation: Rotation, renamed: Mapping[str, str], district: str, *, paths: Paths) -> Counter[str]:
    """Writes the store anew unless it is of the new key; returns how many rows have keys, and which are not known.

    Raises:
        ContractError: a file is damaged or lost; nothing is written then.
    """
    found: Counter[str] = Counter()
    anew.take_place(paths)
    if anew.mark(paths) != rotation.key.fingerprint:
        noted.refuse_unless_whole(paths)
        rows = _Rows(rotation, renamed, district)
        anew.rewrite(paths, rows.renamed, mark=rotation.key.fingerprint)
        found += rows.counted
    noted.refuse_if_fewer(paths)
    anew.note(paths)
    return found


class _Rows:
    """The rows of all relations, and how many there were."""

    def __init__(self, rotation: Rotation, renamed: Mapping[str, str], district: str) -> None:
        self.counted: Counter[str] = Counter()
        self._renamed, self._district = renamed, district
        self._unknown: set[str] = set()
        self._later = rotation.later(rotation.before)

    def renamed(self, rows: pa.Table) -> pa.Table:
        """The rows by their new keys."""
        pairs = self._pairs(rows)
        names = [n for n in rows.column_names if n.endswith(_KEY) and n not in _OF_NOBODY]
        for name in names:
            coded = pc.dictionary_encode(rows.column(name).combine_chunks())
            made = [self._new(key, pairs) for key in coded.dictionary.to_pylist()]
            at = rows.schema.get_field_index(name)
            rows = rows.set_column(at, rows.schema.field(at), pa.array(made, pa.string()).take(coded.indices))
        self.counted += Counter({ROWS: rows.num_rows if names else 0})
        return rows

    def _new(self, key: str, pairs: Mapping[str, str]) -> str:
        known = self._renamed.get(key) or pairs.get(key)
        if known:
            return known
        self._unknown.add(key)
        self.counted[UNKNOWN] = len(self._unknown)
        return unknown_key(key, self._later)

    def _pairs(self, rows: pa.Table) -> dict[str, str]:
        """The keys of pairs of answers: they follow from their person's."""
        if not {_PAIR, _PERSON, *_PAIR_PARTS} <= {*rows.column_names}:
            return {}
        found: dict[str, str] = {}
        for row in rows.select([_PAIR, _PERSON, *_PAIR_PARTS]).to_pylist():
            parts, person = [row[name] or "" for name in _PAIR_PARTS], row[_PERSON] or ""
            if surrogate_key(self._district, *parts, person) == row[_PAIR] and person in self._renamed:
                found[row[_PAIR]] = surrogate_key(self._district, *parts, self._renamed[person])
        return found
