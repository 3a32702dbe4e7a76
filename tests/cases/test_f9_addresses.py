"""F9: addresses as address fields really hold them are one address, and so one person."""

import pytest

from coaching.streams import Field, Privacy
from tests.unit.warehouse.land.test_landing import KEY
from warehouse.land.addresses import normalise_email, split_addresses
from warehouse.land.pseudonyms import pseudonym

PLAIN = "t12@north.example"
WRITTEN = (
    "\u200bt12@north.example", "\ufefft12@north.example\u00a0", "T12@North.Example", " t12 @ north.example ",
    "Gale Quill <t12@north.example>", '"Quill, Gale" <T12@north.example>;', "Quill, Gale [t12@north.example]",
    "t12@north.example (Gale Quill)", "Gale Quill t12@north.example", "<t12@north.example>", "'t12@north.example'",
    "mailto:t12@north.example", "mailto:t12%40north.example?subject=Hello", "MAILTO: t12@north.example",
    "SMTP:t12@north.example", "t12@north.example.", "t12@north.example;", "t12@north.example,", "(t12@north.example)",
    "t12\uff20north.example", "t12@nor\u00adth.example", "\u202at12@north.example\u202c", "t12@north.example\r\n",
    "\u201ct12@north.example\u201d", "Gale Quill <mailto:t12@north.example>", "t12@north.example|",
)  # fmt: skip
OTHERS = ("t12+log@north.example", "t1.2@north.example", "t12@south.example", "t12", "o'neil@north.example")


@pytest.mark.parametrize("written", WRITTEN)
def test_f9_what_a_mail_server_takes_for_one_address_is_one(written: str) -> None:
    assert normalise_email(written) == PLAIN
    made = [pseudonym(KEY, Privacy.PSEUDONYMISE_EMAIL, "staff", v) for v in (written, PLAIN)]
    assert made[0] == made[1]


def test_f9_other_addresses_stay_others() -> None:
    assert [normalise_email(v) for v in OTHERS] == list(OTHERS)
    assert [normalise_email(v) for v in ("\u200b", " ; ", "<>", "mailto:")] == [""] * 4
    assert normalise_email("J Doe") == "j doe"


def test_f9_a_list_of_addresses_keeps_names_with_their_address() -> None:
    cells = {
        "Quill, Gale <t12@n.example>; t13@n.example": ["t12@n.example", "t13@n.example"],
        '"Quill, Gale" <t12@n.example>, Bo <t13@n.example>': ["t12@n.example", "t13@n.example"],
        "t12@n.example,,t13@n.example;": ["t12@n.example", "", "t13@n.example", ""],
        "gquill; t13@n.example": ["gquill", "t13@n.example"],
    }
    found = {cell: [normalise_email(part) for part in split_addresses(cell, ",;")] for cell in cells}
    assert found == cells
    assert Field("e", privacy=Privacy.PSEUDONYMISE_EMAIL, namespace="staff", separators=",;").is_pseudonym
