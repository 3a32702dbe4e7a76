"""What the attacks found: counts by attack and mart, for the edition's `audit.json` and for a refusal.

Flow: the attacks -> Report -> <edition>/audit.json, its manifest
It holds numbers of cells and relative widths, never a cell's name, a value or a range.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field


@dataclass
class Tally:
    """One attack on one mart.

    Attributes:
        tried: cells it was tried on.
        recovered: of these, found exactly; nothing that turned out to be 0.
        narrowed: found within too narrow a range, or a difference or change of too few people.
        told: found and of a kind that is told only.
        unsettled: cells that it ran out of steps for: neither found nor shown to be safe.
        narrowest: the least width of a range relative to its upper end, of those that were safe: at least that.
        columns: findings that refuse, by column.
    """

    tried: int = 0
    recovered: int = 0
    narrowed: int = 0
    told: int = 0
    unsettled: int = 0
    narrowest: float | None = None
    columns: Counter[str] = field(default_factory=Counter)

    def width(self, found: float) -> None:
        """Keeps the narrowest."""
        self.narrowest = found if self.narrowest is None else min(self.narrowest, found)


@dataclass
class Report:
    """Tallies by attack and mart; sums in the files that contradict each other; marts of a shape it can't lay out."""

    tallies: dict[tuple[str, str], Tally] = field(default_factory=lambda: defaultdict(Tally))
    contradictions: int = 0
    unread: list[str] = field(default_factory=list)

    def find(self, attack: str, mart: str, column: str, *, is_exact: bool = False) -> None:
        """Notes a finding that refuses the edition."""
        tally = self.tallies[attack, mart]
        tally.columns[column] += 1
        if is_exact:
            tally.recovered += 1
        else:
            tally.narrowed += 1

    @property
    def found(self) -> int:
        """Findings that refuse the edition."""
        return sum(tally.recovered + tally.narrowed for tally in self.tallies.values())

    def sentences(self) -> Iterator[str]:
        """What was found, by attack and mart."""
        for (attack, mart), tally in sorted(self.tallies.items()):
            if tally.recovered or tally.narrowed:
                named = ", ".join(f"{column} {count}" for column, count in sorted(tally.columns.items()))
                how = f"{tally.recovered} exactly, {tally.narrowed} nearly"
                yield f"{attack} finds {how} of {tally.tried} in {mart} ({named})"

    def summary(self) -> dict[str, object]:
        """The line of the manifest."""
        widths = [tally.narrowest for tally in self.tallies.values() if tally.narrowest is not None]
        return {
            "found": self.found,
            "narrowest": round(min(widths), 3) if widths else None,
            "tried": sum(tally.tried for tally in self.tallies.values()),
            "unsettled": sum(tally.unsettled for tally in self.tallies.values()),
        }

    def to_json(self) -> dict[str, object]:
        """The edition's `audit.json`."""
        attacks: dict[str, dict[str, object]] = defaultdict(dict)
        for (attack, mart), tally in sorted(self.tallies.items()):
            said = asdict(tally)
            said["columns"] = dict(sorted(tally.columns.items()))
            said["narrowest"] = None if tally.narrowest is None else round(tally.narrowest, 3)
            attacks[attack][mart] = said
        return {
            "attacks": dict(attacks),
            "contradictions": self.contradictions,
            "unread": sorted(self.unread),
            **self.summary(),
        }
