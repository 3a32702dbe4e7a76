"""All attacks on one product under a mask, and on one edition beside the next."""

from collections.abc import Iterable, Iterator

from tests.privacy.bounds import by_counting, by_ranges
from tests.privacy.eliminate import by_elimination
from tests.privacy.seen import Outcome, Seen, seen, told
from tests.privacy.spots import ANSWERS, EVENTS, SESSIONS, Levels, Product
from tests.privacy.subtract import by_chains, by_containing, by_one
from tests.privacy.table import NOT_ELIGIBLE, REACHED, named

Name = tuple[str, str, str]
OVERLAPS = "figures that overlap"


def attacks(minutes: Product, events: Product, shown: frozenset[Levels], hidden: Iterable[Name]) -> Iterator[Outcome]:
    """Every attack on one edition.

    Args:
        minutes: the product with each code's own minutes.
        events: the same one with events counted once, whatever they are coded with.
        shown: the levels of its marts.
        hidden: names of the hidden cells.
    """
    gone = frozenset(hidden)
    first, second = seen(minutes, shown, gone), seen(events, shown, gone)
    yield from by_one(first, whole_events=False)
    yield from by_chains(first, whole_events=False)
    yield from by_containing(first, families=SESSIONS)
    yield from by_containing(second, families=(*EVENTS, *ANSWERS))
    yield from by_elimination(first, families=SESSIONS)
    yield from by_elimination(first, families=(*EVENTS, *ANSWERS), apart=True, name="elimination of counts")
    yield from by_counting(first)
    yield from by_ranges(first)
    yield by_neighbours(second)
    yield by_lists(first.product, shown, gone)


def overlaps(events: Product, shown: frozenset[Levels], hidden: Iterable[Name]) -> Iterator[Outcome]:
    """What inclusion and exclusion say of figures that count an event, or an answer, once in each of its standards."""
    first = seen(events, shown, hidden)
    yield from by_elimination(first, families=EVENTS, name=f"{OVERLAPS} (counts of events)")
    yield from by_elimination(first, families=ANSWERS, name=f"{OVERLAPS} (answers)")


def by_neighbours(seen: Seen) -> Outcome:
    """Every two shown cells of answers, contained or not: the people in the one and not in both are few."""
    tried, found = 0, []
    for family in ANSWERS:
        cells = [(cell, seen.product.people(cell)) for cell in sorted(seen.visible) if cell[0] == family]
        for n, (one, people) in enumerate(cells):
            for other, others in cells[:n]:
                tried += 1
                if seen.is_few(people ^ others):
                    found.append(f"{told(one)} beside {told(other)}")
    return Outcome("answers: any two rows", tried, tuple(found))


def by_lists(product: Product, shown: frozenset[Levels], hidden: Iterable[Name]) -> Outcome:
    """Of the coached, those on the list and off it, and those of the list who were not coached: by taking away."""
    gone, tried, found = set(hidden), 0, []
    for family, spot in sorted(product.columns):
        if family != "coached" or product.level(spot) not in shown or named((family, spot)) in gone:
            continue
        people = product.people((family, spot))
        roster = product.rosters.get((spot[0], spot[2]), frozenset())
        parts = {REACHED: people & roster, NOT_ELIGIBLE: people - roster}
        # nobody is nothing to hide: a zero is shown
        if all(some and named((name, spot)) in gone for name, some in parts.items()):
            continue
        tried += 1
        if any(0 < len(some) < product.district.least for some in (*parts.values(), roster - people)):
            found.append(told((family, spot)))
    return Outcome("lists: on, off and missed by taking away", tried, tuple(found))


def editions(
    earlier: tuple[Product, Iterable[Name]], later: tuple[Product, Iterable[Name]], shown: frozenset[Levels]
) -> Iterator[Outcome]:
    """What two editions say together; both products are over one set of classes."""
    first, second = seen(earlier[0], shown, earlier[1]), seen(later[0], shown, later[1])
    both, changed = sorted(first.visible & second.visible), []
    for cell in both:
        moved = first.product.columns[cell] ^ second.product.columns[cell]
        if second.is_few(second.product.behind(moved)):
            changed.append(told(cell))
    yield Outcome("two editions: one cell's change", len(both), tuple(changed))
    yield from by_elimination(first, second, families=SESSIONS, name="two editions: elimination")
    counts = (*EVENTS, *ANSWERS)
    yield from by_elimination(first, second, families=counts, apart=True, name="two editions: elimination of counts")


def added(outcomes: Iterable[Outcome], to: dict[str, Outcome]) -> dict[str, Outcome]:
    """Outcomes of one attack are one line."""
    for outcome in outcomes:
        to[outcome.attack] = to.get(outcome.attack, Outcome(outcome.attack, 0)) + outcome
    return to
