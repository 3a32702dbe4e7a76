"""What a reader knows of a net: what is shown, and what follows from one row with a single unknown knot.

A latent knot that is not sensitive may follow from others, and is known then, until one of its row's others is hidden.
"""

from collections import deque
from collections.abc import Iterable, Sequence

from warehouse.protect.rules.net import Net
from warehouse.protect.rules.seen import Measure, Seen
from warehouse.protect.rules.table import Reason, State

# a rule, and the rows or knots at which it is broken
Place = tuple[str, tuple[int, ...]]


class View:
    """Hidden knots with their reasons; which knots are unknown; rows to look at again.

    Attributes:
        reasons: of every hidden knot, latent sensitive ones too: none of them may be known.
        unknown: whether a reader does not know the knot.
        left: how many knots of each row are unknown.
        gives: row -> the latent knot that follows from it; `given` the other way round.
        seen: of the audit, how far each knot was seen to lie, by measure.
        combined: of the sum rule, by part of the net: finest knots and the shown ones that tell of them.
        bare: keys of spans in which it found nothing.
        amiss: the places at which it stays broken; None until it finds nothing more to hide. It need not look again:
            to hide another knot leaves nothing new to be worked out.
        waiting: rows that have changed.
        told: knots that follow from settled ones alone: hiding them would hide nothing.
        settled: places at which a rule is broken whatever new is hidden; `noted` those that a look finds.
    """

    def __init__(self, net: Net, told: frozenset[int] = frozenset()):
        self.net, self.told = net, told | {k for k, of in enumerate(net.knots) if of.state is State.SHOWN}
        self.reasons: dict[int, Reason] = {}
        self.unknown = [not (k in self.told or of.is_shown) for k, of in enumerate(net.knots)]
        self.left = [sum(self.unknown[knot] for knot in row) for row in net.rows]
        self.gives: dict[int, int] = {}
        self.given: dict[int, int] = {}
        self.settled: set[Place] = set()
        self.noted: set[Place] = set()
        self.is_closed = False
        self.seen = {measure: Seen.nothing(len(net.knots), measure) for measure in Measure}
        self.amiss: set[Place] | None = None
        self.combined: dict[bytes, list[tuple[tuple[int, ...], tuple[int, ...]]]] = {}
        self.bare = set[bytes]()
        self.waiting = deque(range(len(net.rows)))
        self._waits = [True] * len(net.rows)

    def hide(self, knot: int, reason: Reason) -> None:
        """Hides a knot, and those below it; what is shown for good stays."""
        found = [(knot, reason)]
        while found:
            at, why = found.pop()
            is_latent = not (self.net.knots[at].is_shown or self.net.knots[at].is_sensitive)
            if at in self.reasons or is_latent or at in self.told:
                continue
            self.reasons[at] = Reason.PRIMARY if self.net.knots[at].is_sensitive else why
            if not self.unknown[at]:
                self._forget(at)
            self._touch(at)
            found += [(below, Reason.PARENT) for below in self.net.knots[at].below]

    def show(self, knot: int, together: Sequence[int]) -> None:
        """Takes a hiding back; `together` are the knots that hang together with it, itself among them."""
        del self.reasons[knot]
        self.amiss = None
        for seen in self.seen.values():
            seen.forget(together)
        self._learn(knot)

    def next_row(self) -> int | None:
        """A row that has changed since it was looked at."""
        if not self.waiting:
            return None
        row = self.waiting.popleft()
        self._waits[row] = False
        return row

    def follows(self, knot: int, row: int) -> None:
        """A latent knot is known, since it is the only unknown one of a row."""
        self.gives[row], self.given[knot] = knot, row
        self._learn(knot)

    def unknowns(self, row: int) -> list[int]:
        """The unknown knots of a row."""
        return [knot for knot in self.net.rows[row] if self.unknown[knot]]

    def close(self) -> None:
        """Shows only what is settled: what is broken then, nothing can mend; what follows then is told anyway."""
        for knot in range(len(self.net.knots)):
            if self.may_hide(knot) and not self.unknown[knot]:
                self._forget(knot)
        self.is_closed = True

    def mends(self, rule: str, at: tuple[int, ...], knot: int | None, reason: Reason) -> bool:
        """Hides a knot so that a rule holds; where there is none, the place is noted."""
        if knot is None:
            self.noted.add((rule, at))
            return False
        self.hide(knot, reason)
        return True

    def broken(self) -> set[Place]:
        """The places that were noted since the last look began, and rows of a single unknown knot that is hidden."""
        alone = (row for row, left in enumerate(self.left) if left == 1 and self.unknowns(row)[0] in self.reasons)
        return self.noted | {("line", (row,)) for row in alone}

    def second(self, rows: Iterable[int]) -> int | None:
        """The cheapest knot of the rows; where they have none to hide, of the nearest rows that have one.

        First come the rows that their latent knots follow from, then all that share a knot with them.
        """
        ring, seen = set[int]() if self.is_closed else set(rows), set[int]()
        while ring:
            seen |= ring
            knots = {knot for row in ring for knot in self.net.rows[row]}
            best = self.cheapest(knots)
            if best is not None:
                return best
            given = {self.given[knot] for knot in knots if knot in self.given} - seen
            ring = given or {row for knot in knots for row in self.net.rows_of[knot]} - seen
        return None

    def cheapest(self, knots: Iterable[int]) -> int | None:
        """The one to hide of those that are shown and not settled: by cost, rows that it opens or closes, people."""
        able = {knot for knot in knots if self.may_hide(knot)}
        return min(able, key=lambda k: (self.net.knots[k].level, self._opens(k), self.net.knots[k].rank), default=None)

    def may_hide(self, knot: int) -> bool:
        """Whether the knot is shown, and not for good."""
        of = self.net.knots[knot]
        return of.is_shown and of.state is None and knot not in self.reasons and knot not in self.told

    def _opens(self, knot: int) -> int:
        """Rows without an unknown knot, which would then have a single one, less rows that now have a single one."""
        count = 0
        for row in self.net.rows_of[knot]:
            if self.left[row] == 0 and row not in self.gives:
                count += 1
            elif self.left[row] == 1:
                count -= 1
        return count

    def _forget(self, knot: int) -> None:
        """The knot becomes unknown, and what followed with its help."""
        found = [knot]
        while found:
            at = found.pop()
            self.unknown[at] = True
            for row in self.net.rows_of[at]:
                self.left[row] += 1
                other = self.gives.pop(row, None)
                if other is not None:
                    del self.given[other]
                    found.append(other)
            self._touch(at)

    def _learn(self, knot: int) -> None:
        self.unknown[knot] = False
        for row in self.net.rows_of[knot]:
            self.left[row] -= 1
        self._touch(knot)

    def _touch(self, knot: int) -> None:
        for row in self.net.rows_of[knot]:
            if not self._waits[row]:
                self._waits[row] = True
                self.waiting.append(row)
