"""A district's nights through the mask: what is hidden of its first edition, its next one and its survey, attacked."""

from collections.abc import Mapping

from tests.privacy.attacks import Name, added, attacks, by_lists, editions, overlaps
from tests.privacy.district import a_night_later, answered
from tests.privacy.expansion import products
from tests.privacy.making import random_district
from tests.privacy.restated import restated
from tests.privacy.seen import Outcome, seen
from tests.privacy.seen import told as told_of
from tests.privacy.spots import FAMILIES, IMPACT, MARTS, Levels, Product
from tests.privacy.table import table
from warehouse.protect.rules import State
from warehouse.protect.rules.hide import hide

Found = dict[str, Outcome]
TOLD = "late edits told"
BROKEN = "places where what earlier editions show breaks a rule"


def masked(
    product: Product, shown: frozenset[Levels], states: Mapping[Name, State] | None = None
) -> tuple[frozenset[Name], int, dict[Name, State]]:
    """Names of what is hidden, what is broken, and the states of all cells of closed periods afterwards."""
    seen = table(product, shown, states)
    mask = hide(seen)
    hidden = frozenset(mask.reasons)
    after = {
        c.name: State.HIDDEN if c.name in hidden else State.SHOWN for c in seen.cells if c.shown or c.name in hidden
    }
    return hidden, mask.broken, after


def attacked(seed: int, *, schools: int | None = None) -> tuple[Found, Found]:
    """All attacks on a district's first edition, on its next one beside it, and on its survey; and figures beside them.

    Returns:
        what the attacks found, and what is not an attack: what overlaps, what was told late.
    """
    first = random_district(seed, schools=schools)
    now, told, held = restated(first, a_night_later(first)[0])
    earlier, later = products(first, now)
    hidden, broken, states = masked(earlier, MARTS)
    next_hidden, next_broken, _ = masked(later, MARTS, states)
    found: Found = {}
    beside: Found = {BROKEN: Outcome(BROKEN, 2, ("",) * (broken + next_broken))}
    added([Outcome(TOLD, told + held, ("",) * told)], beside)
    for product, names in ((earlier, hidden), (later, next_hidden)):
        (events,) = products(product.district, whole_events=True)
        added((*attacks(product, events, MARTS, names), by_lists(product, MARTS, names)), found)
        added(overlaps(events, MARTS, names), beside)
    added(editions((earlier, hidden), (later, next_hidden), MARTS), found)
    # what was shown once under another name can't be hidden any more; in a first edition nothing was
    added([_blank(earlier, MARTS, hidden)], found)
    added([_blank(later, MARTS, next_hidden)], beside)
    (survey,) = products(answered(first))
    of_survey = masked(survey, IMPACT)[0]
    added((*attacks(survey, survey, IMPACT, of_survey), _blank(survey, IMPACT, of_survey)), found)
    added(overlaps(survey, IMPACT, of_survey), beside)
    return found, beside


def _blank(product: Product, shown: frozenset[Levels], hidden: frozenset[Name]) -> Outcome:
    of = seen(product, shown, hidden)
    names = tuple(told_of(cell) for cell in sorted(of.blank))
    return Outcome("blank in a hidden row, and shown by the mask", len(of.hidden) + len(of.blank), names)


def visible(product: Product, shown: frozenset[Levels], hidden: frozenset[Name]) -> float:
    """The share of shown cells that the mask leaves."""
    cells = [cell for cell in table(product, shown).cells if cell.shown and cell.name[1] in FAMILIES]
    return sum(cell.name not in hidden for cell in cells) / max(1, len(cells))
