"""What a stream holds on a night: its keys as the declared key columns have them before any pseudonym, and its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

WELL_FORMED = "record_is_well_formed"


@dataclass(frozen=True)
class Held:
    """One stream of one night.

    Attributes:
        key: the fields that identify a record, as the system names them.
        keys: each key once.
        rows: the records as served, repeats and malformed ones included.
        malformed: the records that are none.
        instants: for each field that windows filter on, the instants in the order of `keys`.
        moments: the same fields of every well-formed record as served, repeats included.
        broken: rows that break a critical rule, repeats included, by rule.
    """

    key: tuple[str, ...]
    keys: Sequence[Sequence[str]]
    rows: int
    malformed: int = 0
    instants: Mapping[str, Sequence[object]] = field(default_factory=dict)
    moments: Sequence[Sequence[object]] = ()
    broken: Mapping[str, int] = field(default_factory=dict)

    @property
    def told(self) -> dict[str, object]:
        """The part of the truth that says it."""
        said: dict[str, object] = {
            "key": list(self.key),
            "keys": [list(k) for k in self.keys],
            "rows": self.rows,
            "distinct": len(self.keys),
            "malformed": self.malformed,
        }
        return said | ({"instants": {n: list(i) for n, i in self.instants.items()}} if self.instants else {})


def objects(records: Iterable[object], key: str, instants: Sequence[str] = ()) -> Held:
    """A list of JSON objects; whatever else stands in it is malformed."""
    listed = list(records)
    good = [r for r in listed if isinstance(r, Mapping)]
    once = {str(r[key]): r for r in good}
    malformed = len(listed) - len(good)
    return Held(
        (key,),
        [(k,) for k in once],
        len(listed),
        malformed,
        {name: [r[name] for r in once.values()] for name in instants},
        [tuple(r[name] for name in instants) for r in good],
        {WELL_FORMED: malformed} if malformed else {},
    )


def table(
    heading: Sequence[object],
    rows: Iterable[Sequence[object]],
    key: Sequence[str],
    *,
    width: int | None = None,
    broken: Mapping[str, int] | None = None,
) -> Held:
    """Rows of cells under a heading.

    Args:
        width: how many cells a well-formed row has; None where it may have any number.
        broken: rows that break a rule of their own, by rule; malformed ones are added.
    """
    listed = list(rows)
    places = [list(heading).index(name) for name in key]
    good = [row for row in listed if width in {None, len(row)}]
    malformed = len(listed) - len(good)
    keys = dict.fromkeys(tuple(str(row[p]) if p < len(row) else "" for p in places) for row in good)
    rules = {**(broken or {}), **({WELL_FORMED: malformed} if malformed else {})}
    return Held(tuple(key), list(keys), len(listed), malformed, broken=rules)
