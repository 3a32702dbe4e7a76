"""Invented people's names: built from syllables, so that none is anybody's and a search for one finds nothing else."""

import unicodedata
from collections.abc import Iterator
from random import Random

_GIVEN = (
    (
        "Avel Brio Cael Dorva Elwi Fari Gunna Halo Isma Jorva Kesi Lume Mari "
        "Neri Orla Pery Quina Ravi Selo Tavi Ulri Veri Wyla Xani Yori Zephi"
    ).split(),
    "bel dorin lina rixa mond sara tinda vane wyn dell".split(),
)
_FAMILY = (
    (
        "Alder Bract Calde Dunna Ester Ferra Grima Haska Ingel Jarna Krema Langa Morva "
        "Netta Ostra Pella Quera Randa Stava Thorna Ulma Veska Wenda"
    ).split(),
    (
        "quist berholt combrey verwick galliny hammerly ringstrom javarro "
        "kovance lundwell mireaux novarro pendrake quillan rosvold"
    ).split(),
)
_ACCENTED = ("O'Karrivane", "Peña-Lorquist", "Müllerstadtner", "D'Ambrovane")


def people_names(rng: Random) -> Iterator[tuple[str, str]]:
    """Given and family names, each pair once; the first few carry an apostrophe, a hyphen or an accent."""
    given = [a + b for a in _GIVEN[0] for b in _GIVEN[1]]
    family = [a + b for a in _FAMILY[0] for b in _FAMILY[1]]
    rng.shuffle(given)
    rng.shuffle(family)
    for number, name in enumerate(_ACCENTED):
        yield given[-number - 1], name
    for turn in range(len(family)):
        for number, name in enumerate(given):
            yield name, family[(number + turn * 7) % len(family)]


def mail_name(given: str, family: str) -> str:
    """The part of an e-mail address before the sign: plain letters and one dot."""
    folded = unicodedata.normalize("NFKD", f"{given}.{family}").encode("ascii", "ignore").decode()
    return "".join(c for c in folded.lower() if c.isalpha() or c == ".")


_PLACES = (
    "Alder Birch Cedar Dogwood Elm Fir Ginkgo Hazel Ironwood Juniper Katsura Larch Maple Nutmeg Oak Poplar "
    "Quince Redbud Spruce Tamarack"
).split()
_WATERS = ("Creek", "Ridge", "Grove", "Hollow")


def school_name(index: int, level: str) -> str:
    """A school's name; different for each index."""
    kind = {"ES": "Elementary", "MS": "Middle School", "HS": "High School"}[level]
    return f"{_PLACES[index % len(_PLACES)]} {_WATERS[(index + index // len(_PLACES)) % len(_WATERS)]} {kind}"
