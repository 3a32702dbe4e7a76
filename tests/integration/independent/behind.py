"""Who stands behind every cell of implementation, by what they did: the people a mask has to count."""

from tests.integration.independent.facts import Facts
from tests.integration.independent.milestones import Milestones, milestones
from tests.integration.independent.people import eligible_at
from tests.integration.independent.places import DISTRICT, SCHOOL, Place
from tests.integration.independent.sums import Sums, sums

FROM_SESSIONS = ("coached", "one_on_one", "group", "reached", "not_eligible")
FROM_MILESTONES = ("started", "due", "completed", "followups", "on_time")


def behind(facts: Facts) -> dict[tuple[str, ...], dict[str, object]]:
    """The number of known teachers of each family, by place, standard and period."""
    time, stages = sums(facts), milestones(facts)
    who = {(p.kind, p.key): eligible_at(facts, p) for p in facts.begun()}
    return {
        (_place(cell[0]), cell[1], f"{cell[2]}:{cell[3]}"): _counts(
            time.get(cell, Sums()), stages.get(cell, Milestones()), who[cell[2], cell[3]].get(cell[0], set())
        )
        for cell in time.keys() | stages.keys()
    }


def _place(place: Place) -> str:
    kind, name = place
    return name if kind in {SCHOOL, DISTRICT} else f"{kind}:{name}"


def _counts(own: Sums, stages: Milestones, who: set[str]) -> dict[str, object]:
    coached = set(own.dosage)
    people = (coached, own.one_on_one, own.group, coached & who, coached - who)
    return {name: len(found) for name, found in zip(FROM_SESSIONS, people, strict=True)} | {
        name: len(stages.people.get(name, ())) for name in FROM_MILESTONES
    }
