r"""The words and signs of a cell of codes, and the pieces that they make.

A token is a code (2a, 4.2.b, 2, with its framework before it or not) or any other number, which is none (1:1, 2025).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from warehouse.land.codes.sets import before, years_as_words

_FRAMEWORK = r"(?:[A-Z]{4,5}C?-[0-9]{4}:\s*)?"
_INDICATOR = r"(?:4\.[0-9]{1,2}\.?[a-zA-Z]|[0-9]{1,2}\.?[a-zA-Z])"
# 2.5a is one number of another set, never a 2 and a 5a
_TOKEN = rf"\b{_FRAMEWORK}(?:{_INDICATOR}|[0-9]+(?:[.:][0-9]+)+(?:\.?[a-zA-Z])?|[0-9]+)\b"
_CODES = r"[0-9]{1,2}\.?[a-zA-Z](?:(?:[\s,;/&+]|and)+[0-9]{1,2}\.?[a-zA-Z])*"
_LETTERED = r"\b((?:4\.)?[0-9]{1,2}\.?)([a-hA-H])"
_SHORT = (
    rf"{_LETTERED}(\s*(?:[,/&+–-]|and)\s*)([a-hA-H])(\s*(?:$|[,;/&+–|\n-]|(?:and|plus|or)\b))",
    r"\1\2\3\1\4\5",
)
# 2a b c: letters alone up to the next separator
_SPACED = (rf"{_LETTERED}\s+([b-hB-H])(?=(?:\s+[b-hB-H])*\s*(?:$|[,;|\n]))", r"\1\2, \1\3")


def _sign(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


# 2(a) is 2a, codes alone in brackets stand beside what is before them, other brackets hold an aside; 2a-c names 2c.
_MARKING = tuple(
    (_sign(pattern), replacement)
    for pattern, replacement in (
        (r"[\[\]]", " "),
        (r"\b([0-9]{1,2})\s?\(([a-zA-Z])\)", r"\1\2"),
        (r"(?i)\b([0-9]{1,2})[\s,:–-]*(?:indicator|element)[\s:.#]*([a-h])\b", r"\1\2"),
        (rf"\(\s*({_CODES})\s*\)", r",\1,"),
        (r"\([^()]*\)", " "),
        (r"\([^();|\n]*", " "),
        (r"\.\s*($|[,;|\n/&+]|(?:and|plus)\b)", r" \1"),
        *[_SHORT] * 7,
        *[_SPACED] * 7,
        (rf"({_TOKEN})", r"␞\1"),
    )
)
_HARD = _sign(r"[;|\n]")
_IS_TOKEN = _sign(rf"^({_TOKEN})")
_IS_QUALIFIED = _sign(r"^[A-Z]{4,5}C?-[0-9]{4}:")
_IS_INDICATOR = _sign(rf"^{_FRAMEWORK}{_INDICATOR}$")
_IS_STANDARD = _sign(rf"^{_FRAMEWORK}(?:4\.)?[1-9][0-9]?$")
_BETWEEN_CODES = _sign(r'(?i)[\s,:/&+"“”*•#()–—-]|\b(?:and|plus|or|to|through|thru)\b')
_BEFORE_CODE = _sign(r"(?i)([,:/&+]|\band|\bplus|\bor)\s*$")
_TITLED = _sign(r'^((?:\s*[:)]\s*|\s*\.\s+|\s+[–—-]+\s+)["“]?[A-Za-z])')
_RANGE = _sign(r"(?i)^\s*(-|–|—|to|through|thru)\s*$")
_APART = _sign(r"(?i)^\s*([,/&+]|and\b|plus\b)")


@dataclass(frozen=True)
class Piece:
    """A code with the text beside it, a text alone, or the first code of a range with its last."""

    code: str = ""
    range_end: str = ""
    text: str = ""
    of: str = ""  # the set that the code is said to be of, where it is not the form's


@dataclass
class _Atom:
    """A token and the text up to the next one; the first atom of a part has no token."""

    token: str
    rest: str

    def __post_init__(self) -> None:
        said = before(self.rest)
        self.bare = said.bare
        self.calls = said.calls  # the next token is called a standard
        self.names = said.names  # of this set
        self.is_indicator = bool(_IS_INDICATOR.search(self.token))
        self.is_standard = bool(_IS_STANDARD.search(self.token))
        self.has_text = _says(self.bare)
        self.is_text = self.has_text or bool(self.token and not self.is_indicator and not self.is_standard)


def pieces(unread: str) -> Iterator[Piece]:
    """The pieces of a stretch that holds no known label, in order."""
    unread = years_as_words(unread)
    of = ""
    for pattern, replacement in ((_sign("␞"), " "), *_MARKING):
        unread = pattern.sub(replacement, unread)
    for part in _HARD.split(unread):
        atoms = [_atom(n, text.strip(" ")) for n, text in enumerate(part.strip(" ").split("␞"))]
        sets = _sets(atoms, of)
        yield from _of_part(atoms, sets)
        of = "" if atoms[-1].has_text else sets[-1]


def _sets(atoms: list["_Atom"], of: str) -> list[str]:
    """The set that each token is said to be of: one that was named holds for the codes listed after it."""
    found = []
    for n, atom in enumerate(atoms):
        last = atoms[n - 1] if n else None
        if last and last.names is not None:
            of = last.names
        elif (last and last.has_text) or _IS_QUALIFIED.search(atom.token):
            of = ""
        found.append(of)
    return found


def _atom(number: int, text: str) -> _Atom:
    found = _IS_TOKEN.match(text) if number else None
    token = found.group(1) if found else ""
    return _Atom(token, text[len(token) :])


def _says(text: str) -> bool:
    return bool(_BETWEEN_CODES.sub("", text))


def _of_part(atoms: list[_Atom], sets: list[str]) -> Iterator[Piece]:
    """Tokens that are no code belong to the text of the code before them."""
    codes = _are_codes(atoms)
    at = 0
    while at < len(atoms):
        end = next((n for n in range(at + 1, len(atoms)) if codes[n]), len(atoms))
        first, others = atoms[at], atoms[at + 1 : end]
        text = " ".join([first.bare if codes[at] else first.token + first.bare, *(a.token + a.bare for a in others)])
        ranged = codes[at] and end == at + 1 and end < len(atoms) and _RANGE.search(first.rest)
        for piece in _of_item(first.token if codes[at] else "", atoms[end].token if ranged else "", text):
            yield replace(piece, of=sets[at]) if piece.code else piece
        at = end


def _of_item(code: str, range_end: str, text: str) -> Iterator[Piece]:
    text = text if _says(text) and any(c.isalnum() for c in text) else ""
    is_apart = bool(code and text and _APART.search(text))
    if code or text:
        yield Piece(code, range_end, "" if is_apart else text)
    if is_apart:  # text after a code and a comma is a piece of its own
        yield Piece(text=text)


def _are_codes(atoms: list[_Atom]) -> list[bool]:
    """Which tokens are codes.

    A code with a letter is one at the beginning of a piece, after another code and after a separator; a bare number
    only among codes, where it is called a standard or its title follows: otherwise it counts lessons or minutes.
    """
    first_text = next((n for n, atom in enumerate(atoms) if atom.is_text), None)
    calls = [False, *(atom.calls for atom in atoms)]
    is_list = True
    if first_text is not None:
        atom = atoms[first_text]
        named = bool(_TITLED.search(atom.bare)) or calls[first_text]
        is_list = atom.is_indicator or (atom.is_standard and named)
    found = []
    for n, atom in enumerate(atoms):
        before = atoms[n - 1].bare if n else ""
        starts = calls[n] or not _says(before) or bool(_BEFORE_CODE.search(before))
        is_in_list = is_list and (first_text is None or n <= first_text)
        found.append((atom.is_indicator and starts) or (atom.is_standard and (calls[n] or is_in_list)))
    return found
