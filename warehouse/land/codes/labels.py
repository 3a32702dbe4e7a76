"""Known labels in a cell, the longest first, and the stretches between them that are still to be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from warehouse.land.codes.texts import close_separators, separated_by_commas


@dataclass(frozen=True)
class Stretch:
    """A part of a cell as it was written, and what it stands for where it is a known label."""

    text: str
    label: str | None = None


class Labels:
    """Texts that stand for themselves whatever commas and numbers they hold."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        """Takes each label with what it stands for."""
        self._labels = {searched_label(text): stands_for for text, stands_for in labels.items() if text.strip()}

    def stretches(self, cell: str) -> Iterator[Stretch]:
        """The cell from its beginning to its end; separators beside a label belong to the texts."""
        cell = close_separators(cell)
        at = 0
        for begins, ends, stands_for in sorted(self._hits(separated_by_commas(cell))):
            if begins > at:
                yield Stretch(cell[at:begins])
            yield Stretch(cell[begins:ends], stands_for)
            at = ends
        if at < len(cell):
            yield Stretch(cell[at:])

    def _hits(self, searched: str) -> list[tuple[int, int, str]]:
        hits = []
        for label, stands_for in self._labels.items():
            at = searched.find(label)
            if at >= 0:
                hits.append((at, at + len(label) - 2, stands_for))
        return [hit for hit in hits if not any(_covers(longer, hit) for longer in hits)]


def searched_label(text: str) -> str:
    """A label as it is looked for between two separators."""
    return separated_by_commas(close_separators(text.strip()))


def _covers(longer: tuple[int, int, str], hit: tuple[int, int, str]) -> bool:
    overlaps = longer[0] < hit[1] and hit[0] < longer[1]
    return overlaps and longer[1] - longer[0] > hit[1] - hit[0]
