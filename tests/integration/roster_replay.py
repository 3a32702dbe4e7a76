"""Sixty nights of a small district's roster, and what is true of everybody on each day: said by spells, not by records.

A spell is a stretch of nights in which one record says one thing of a person. Whoever is listed from the first night on
taught from the school year's first day; who came later from that night, or from the date their role names.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tests.cases.small_district import Row, session, staff

START, YEAR = date(2025, 9, 1), (date(2025, 8, 18), date(2026, 6, 12))
NIGHTS, EVERY_DAYS = 60, 3
CLOSED = ("d", 35)
LATE_LOG = (37, date(2025, 10, 14))
BACK_DATED = (42, date(2025, 12, 1))
CORRECTED = (48, date(2025, 12, 5))
# what may change a month that was closed, and which
REASONS = {
    (LATE_LOG[0], "2025-10"): "a session of 14 October was logged late",
    (BACK_DATED[0], "2025-12"): "a role seen first on 5 January names 1 December as its first day",
    (CORRECTED[0], "2025-12"): "a role's end was corrected to 5 December",
}


@dataclass(frozen=True)
class Spell:
    """What one record says from night `since` to the one before `until`; `told` are its own columns."""

    person: str
    record: str
    school: str
    since: int = 0
    until: int | None = None
    ends: str = "gone"
    begin: date | None = None
    end: tuple[int, date] | None = None
    teaches: bool = True
    told: tuple[tuple[str, str], ...] = ()

    def holds(self, night: int) -> bool:
        return self.since <= night and (self.until is None or night < self.until)


def day(night: int) -> date:
    return START + timedelta(days=EVERY_DAYS * night)


def _same(person: str, old: str, new: str, school: str, night: int, **differs: str) -> tuple[Spell, Spell]:
    """One person under another id from that night on; what differs is new, too."""
    own = {"email_hash": f"{person}@", "name_hash": f"{person}#"}
    return (
        Spell(person, old, school, until=night, told=tuple(own.items())),
        Spell(person, new, school, since=night, told=tuple({**own, **differs}.items())),
    )


def _spells() -> Iterator[Spell]:
    for n in range(12):
        yield Spell(f"steady{n}", f"steady{n}", "abc"[n % 3])
    leavers = (("gone", 15, "gone"), ("goes", 31, "gone"), ("off", 20, "disabled"), ("del", 25, "deleted"))
    for person, until, ends in leavers:
        yield Spell(person, person, "a", until=until, ends=ends)
    for person, since in (("comes", 12), ("joins", 33), ("last", 50)):
        yield Spell(person, person, "b", since=since)
    for person, night, here, there in (("mover", 18, "a", "b"), ("rover", 40, "b", "c")):
        yield Spell(person, person, here, until=night)
        yield Spell(person, person, there, since=night)
    yield Spell("both", "both", "a")
    yield Spell("both", "both", "b", since=28)
    for n in range(5):
        yield from _same(f"c{n}", f"c{n}-old", f"c{n}-new", "c", 30)
    number = (("number_hash", "4711"),)
    old, new = _same("number", "n-old", "n-new", "a", 22, email_hash="married@", name_hash="married#")
    yield from (replace(old, told=old.told + number), replace(new, told=new.told + number))
    yield from _same("named", "name-old", "name-new", "b", 36, email_hash="other@")
    yield from _same("mailed", "mail-old", "mail-new", "a", 44, name_hash="short#")
    double = (("email_hash", "double@"), ("name_hash", "double#"))
    office = (*double, ("role", "administrator"), ("job_title", "Principal"))
    yield Spell("double", "double", "b", told=double)
    yield Spell("double", "double-office", "b", since=26, until=45, teaches=False, told=office)
    for n in range(3):
        yield Spell(f"d{n}", f"d{n}", "d", until=CLOSED[1])
    for n in range(2):
        yield Spell(f"d{n}", f"d{n}", "a", since=CLOSED[1])
    yield Spell("back", "back", "c", until=16)
    yield Spell("back", "back", "c", since=38)
    yield Spell("rises", "rises", "a", until=42)
    coach = (("role", "administrator"), ("job_title", "Instructional technology coach"))
    yield Spell("rises", "rises", "a", since=42, teaches=False, told=coach)
    yield Spell("dated", "dated", "a", since=BACK_DATED[0], begin=BACK_DATED[1])
    yield Spell("ended", "ended", "c", end=CORRECTED)


SPELLS = tuple(_spells())
PERSON_OF = {s.record: s.person for s in SPELLS}


def schools(night: int) -> tuple[str, ...]:
    return tuple(s for s in "abcd" if s != CLOSED[0] or night < CLOSED[1])


def roster(night: int) -> list[Row]:
    """The records listed that night; a record of two schools has two roles."""
    rows: dict[str, Row] = {}
    for spell in SPELLS:
        if spell.holds(night):
            found = dict(rows.get(spell.record) or _row(spell, night))
            if spell.record in rows:
                found |= {"role": "teacher;teacher", "role_org_id": f"{found['role_org_id']};{spell.school}"}
            rows[spell.record] = found
    for spell in SPELLS:
        if spell.until is not None and night >= spell.until and spell.ends != "gone":
            left = {"enabled_user": "false"} if spell.ends == "disabled" else {"status": "tobedeleted"}
            rows[spell.record] = _row(spell, night) | left
    return list(rows.values())


def _row(spell: Spell, night: int) -> dict[str, str]:
    told = dict(spell.told)
    if spell.begin:
        told["role_begin_date"] = spell.begin.isoformat()
    if spell.end and night >= spell.end[0]:
        told["role_end_date"] = spell.end[1].isoformat()
    return dict(staff(spell.record, spell.school, **told))


def truth(night: int) -> set[tuple[str, str, date]]:
    """Who teaches where on each day of the year so far, as known that night."""
    found: set[tuple[str, str, date]] = set()
    for spell in SPELLS:
        if spell.teaches and spell.since <= night:
            first = spell.begin or (YEAR[0] if spell.since == 0 else day(spell.since))
            last = day(spell.until) - timedelta(days=1) if spell.until is not None and spell.until <= night else YEAR[1]
            if spell.end and night >= spell.end[0]:
                last = min(last, spell.end[1])
            found |= {(spell.person, spell.school, d) for d in days(first, min(last, day(night)))}
    return found


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def sessions(night: int) -> list[Row]:
    """One session a night with somebody listed then at one school, by the address they then had; and a late one."""
    found, apart = [], ("both", "dated", "ended")
    for n in range(night + 1):
        listed = sorted(s.record for s in SPELLS if s.holds(n) and s.teaches and s.person not in apart)
        row = next(r for r in roster(n) if r["user_id"] == listed[n * 7 % len(listed)])
        found.append(session(n, day(n).isoformat(), row["email_hash"], row["role_org_id"]))
    if night >= LATE_LOG[0]:
        late = session(59, LATE_LOG[1].isoformat(), "steady0@", "a")
        found.append({**late, "submitted_at": f"{day(LATE_LOG[0])}T18:00:59Z"})
    return found


def changed(before: Mapping[str, object], after: Mapping[str, object]) -> set[str]:
    """Of the months that both have, those that differ."""
    return {month for month in before if month in after and before[month] != after[month]}
