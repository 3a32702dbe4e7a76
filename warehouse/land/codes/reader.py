"""What a cell of codes comes to: of each piece its code and its standard, and of its text nothing.

Flow: a cell -> labels.py -> grammar.py -> CodeReader -> the landing's cell -> int_session_codes__resolved

A landed cell lists its pieces, `; ` between them; a piece is four words: the code as it was written, how its standard
was found, the standard, and how sure that is (`-` for what there is not): `2a code 2a 1; - text 6b 0.61; 9z none - 0`.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from coaching.seeds import Row
from warehouse.land.codes.grammar import Piece, pieces
from warehouse.land.codes.labels import Labels
from warehouse.land.codes.sets import OTHER
from warehouse.land.codes.texts import nearest, normalised_words

NOTHING = "-"
_OF_FRAMEWORK = re.compile(r"^([A-Z]{4,5}C?-[0-9]{4}):\s*")
_DOTTED = re.compile(r"^([0-9]{1,2})\.([a-z])$", re.ASCII)
_LATER = re.compile(r"^(4\.[0-9]{1,2})([a-z])$", re.ASCII)


@dataclass(frozen=True)
class _Written:
    standard: str
    method: str
    sort: int
    is_indicator: bool


class CodeReader:
    """Reads the cells of one question of one form."""

    def __init__(
        self, framework: str, standards: Iterable[Row], aliases: Iterable[Row], options: Iterable[tuple[str, str]]
    ) -> None:
        """Takes the seeds `ref_standards` and `standard_aliases`, and the form's options: label, code or ''."""
        every = tuple(standards)
        own = [row for row in every if row["framework_id"] == framework]
        codes = {row["code"] for row in own}
        named = [(r["alias"], r["code"]) for r in aliases if r["framework_id"] == framework and r["code"] in codes]
        self._framework, self._frameworks = framework, {row["framework_id"] for row in every}
        self._written = _written(own)
        # a code that another framework alone has, as 4.1.b, is none of ours whatever stands beside it
        self._others = {row["later_code"] for row in every if row["framework_id"] != framework} - {*self._written, ""}
        self._labels = Labels(_known([(row["title"], row["code"]) for row in own] + named, options))
        phrases = [(row[of], row["code"]) for of in ("title", "paraphrase") for row in own] + named
        self._aliases = _naming_one(phrases)
        self._phrases: dict[str, set[frozenset[str]]] = defaultdict(set)
        for phrase, code in phrases:
            self._phrases[code].add(frozenset(normalised_words(phrase).split()))
        self._nearest = cache(lambda words: nearest(words, self._phrases))

    def read(self, cell: str) -> str:
        """The cell as it lands; '' for one that says nothing."""
        return "; ".join(self._pieces(cell))

    def _pieces(self, cell: str) -> Iterator[str]:
        for stretch in self._labels.stretches(cell):
            if stretch.label is not None:
                yield f"{NOTHING} {stretch.label} 1"
            else:
                for piece in pieces(stretch.text):
                    yield from self._read(piece)

    def _read(self, piece: Piece) -> Iterator[str]:
        framework, code = self._named(piece.code, piece.of)
        is_own = framework == self._framework and code not in self._others
        found = self._written.get(code) if is_own else None
        words = normalised_words(piece.text)
        shown = self._shown(piece.code, framework)
        if found:
            yield f"{shown} {found.method} {found.standard} 1"
            yield from self._between(found, piece.range_end)
        elif is_own and words in self._aliases:
            yield f"{shown} alias {self._aliases[words]} 1"
        else:
            near, score = self._nearest(words) if is_own else ("", 0.0)
            yield f"{shown} text {near} {_floored(score)}" if near else f"{shown} none {NOTHING} 0"

    def _named(self, token: str, of: str) -> tuple[str, str]:
        """The framework that a code is of, ours where nothing says another, and the code as the standards list it."""
        found = _OF_FRAMEWORK.match(token)
        bare = (token[found.end() :] if found else token).lower()
        framework = found.group(1) if found else self._of_set(of)
        return framework, _LATER.sub(r"\1.\2", _DOTTED.sub(r"\1\2", bare))

    def _of_set(self, of: str) -> str:
        """A framework by the begin of its id or its year; a year that is none of ours says nothing."""
        if of == OTHER or not of:
            return of or self._framework
        ours = [name for name in sorted(self._frameworks) if of in name.split("-")]
        return self._framework if not ours or self._framework in ours else ours[0]

    def _shown(self, token: str, framework: str) -> str:
        """The code as it was written; the name of a framework that is none of ours is not repeated."""
        found = _OF_FRAMEWORK.match(token)
        if not token or (not found and framework == self._framework):
            return token or NOTHING
        return f"{framework if framework in self._frameworks else OTHER}:{token[found.end() :] if found else token}"

    def _between(self, first: _Written, range_end: str) -> Iterator[str]:
        """The standards between the ends of a range; the last one is a piece of its own."""
        last = self._written.get(self._named(range_end, "")[1]) if range_end else None
        if last is None or first.is_indicator != last.is_indicator:
            return
        low, high = sorted((first.sort, last.sort))
        for code, other in sorted(self._written.items(), key=lambda item: item[1].sort):
            is_between = low < other.sort < high and other.is_indicator == first.is_indicator
            if is_between and other.method == "code":
                yield f"{code} range {other.standard} 1"


def _written(standards: Sequence[Row]) -> dict[str, _Written]:
    """The ways to write a standard's code: as it was printed later, and, first of all, as its framework has it."""
    found = {}
    for column, method in (("later_code", "later_code"), ("code", "code")):
        for row in standards:
            if row[column]:
                found[row[column]] = _Written(row["code"], method, int(row["sort"]), bool(row["parent_code"]))
    return found


def _known(phrases: Sequence[tuple[str, str]], options: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Labels with how they name what: an option of the form decides; a title of two standards names neither."""
    codes: dict[str, set[str]] = defaultdict(set)
    for phrase, code in phrases:
        codes[phrase.strip().lower()].add(code)
    named = {phrase: f"alias {next(iter(own))}" for phrase, own in codes.items() if len(own) == 1}
    return named | {label.strip().lower(): f"label {code.lower() or NOTHING}" for label, code in options}


def _naming_one(phrases: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Phrases, in normalised words, that name one standard."""
    codes: dict[str, set[str]] = defaultdict(set)
    for phrase, code in phrases:
        codes[normalised_words(phrase)].add(code)
    return {words: next(iter(own)) for words, own in codes.items() if words and len(own) == 1}


def _floored(score: float) -> str:
    """Never rounded up to a threshold."""
    return f"{math.floor(score * 1e6) / 1e6:g}" if score else "0"
