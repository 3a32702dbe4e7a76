"""What the field sends and a line should take: one entry a case; nearly all only write in another way what is so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

from sandbox.world.mess import Case, Change, codes_cell
from sandbox.world.people import Person
from sandbox.world.sessions import Participant, Session
from sandbox.world.standards import ISTEC, NETSC

Written = Callable[[Person], str]


def _codes(write: Callable[[Sequence[str]], str]) -> Change:
    """The session's own codes, put into the cell in another way."""
    return lambda s, _people, _rng: replace(s, aligned=replace(s.aligned, raw=write(s.aligned.codes), style="field"))


def _written(write: Callable[[Session], Session]) -> Change:
    return lambda s, _people, _rng: write(s)


def _address(write: Written) -> Change:
    """The participants' own addresses, put into the cell in another way."""

    def changed(session: Session, people: Mapping[str, Person], _rng: Random) -> Session:
        def again(participant: Participant) -> Participant:
            return replace(participant, written=write(people[participant.person_id]))

        return replace(session, participants=tuple(again(p) for p in session.participants))

    return changed


def _in_brackets(code: str) -> str:
    return f"{code[0]}({code[1]})"


# options of the form of 2019, as the district's seed form_option_labels says them
DESIGN, ASSESS = "4a Design lessons with tools, 2 per unit", "4b Assess with tools (grades 3, 4 and 6)"
NONE_OF_THESE = "None of these; 4a comes next year"

CASES = (
    Case("codes_by_slash", _codes("/".join), codes=2),
    Case("codes_by_ampersand", _codes(" & ".join), codes=2),
    Case("codes_by_word", _codes(lambda c: f"Standards: {' and '.join(c)}."), codes=2),
    Case("codes_by_plus", _codes("+".join), codes=2),
    Case("codes_by_line", _codes(lambda c: "\n".join(f"- {code}" for code in c)), codes=2),
    Case("codes_in_brackets", _codes(lambda c: ", ".join(map(_in_brackets, c))), codes=1),
    Case("codes_as_a_list", _codes(lambda c: "[" + ",".join(f'"{code}"' for code in c) + "]"), codes=1),
    Case("codes_as_a_range", codes_cell("2a-2c", NETSC, ("2a", "2b", "2c")), NETSC),
    Case(
        "options_with_numbers",
        _codes(lambda c: f"{c[0]} Coach tools, 2 lessons a unit, {c[1]} Support (grades 3, 4 and 6)"),
        codes=2,
    ),
    Case("option_of_ones_own", _codes(lambda c: f"{', '.join(c)}, Other: a chat about tools, 1:1"), codes=1),
    Case("options_of_the_form", codes_cell(f"{DESIGN}, {ASSESS}", ISTEC, ("4a", "4b")), ISTEC),
    Case("option_without_a_standard", codes_cell(NONE_OF_THESE, ISTEC, ()), ISTEC),
    Case("address_after_nothing", _address(lambda p: f"\u200b{p.email}\u00a0"), email=True),
    Case("address_behind_a_name", _address(lambda p: f"{p.name} <{p.email}>"), email=True),
    Case("address_behind_a_turned_name", _address(lambda p: f'"{p.family}, {p.given}" <{p.email}>'), email=True),
    Case("twelve_hour_clock", _written(lambda s: replace(s, clock="%I:%M %p")), times=2),
    Case("minutes_by_the_value_map", _written(lambda s: replace(s, minutes=60, minutes_text="1h")), single=True),
    Case("a_word_for_nobody", _written(lambda s: replace(s, participants=(), nobody="anonymous")), single=True),
    Case("yes_as_a_tick", _written(lambda s: replace(s, words=(True, False))), times=2),
    Case("yes_as_a_letter", _written(lambda s: replace(s, words=("y", "N"))), times=2),
    Case("address_as_a_link", _address(lambda p: f"mailto:{p.email}"), email=True),
)
"""In rows of the log, each once; what has two ways to be answered, twice or more."""
