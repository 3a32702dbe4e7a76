"""Texts as they are compared: without case, punctuation, small words and what a PDF or a spreadsheet did to them."""

import re
from collections.abc import Iterable, Mapping

_SMALL = re.compile(r" (a|an|and|for|in|of|on|or|that|the|their|to|with) ")

_LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st", "\ufb06": "st"}
)
# "defi ned", "eff ective", "Th e"; words that end so by themselves are whole
_SPLIT = re.compile(
    r"\b(?!(?:staff|stuff|off|wifi|kickoff|handoff|tradeoff|layoff|cutoff|cliff|tariff|sheriff|elf|self) )"
    r"([A-Za-z]*f[fil]|[Tt]h) ([a-z])",
    re.ASCII,
)


def close_separators(text: str) -> str:
    """No space around separators, so that a label can be looked for between two of them."""
    return re.sub(r"\s*([,;|\n])\s*", r"\1", text.replace("\r", " "), flags=re.ASCII)


def separated_by_commas(text: str) -> str:
    """As labels are looked for: small letters, no space around the separators, all of them commas."""
    small = text.lower()
    commas = re.sub(r"[;|\n]", ",", small if len(small) == len(text) else text)
    return f",{commas},"


def normalised_words(text: str) -> str:
    """'Coach and model standards' -> 'coach model standard'; words that a PDF split at a ligature are made whole."""
    whole = _SPLIT.sub(r"\1\2", text.translate(_LIGATURES))
    plain = re.sub(r"[^a-z0-9]+", " ", whole.lower()).replace(" ", "  ")
    single = re.sub(r"([a-z]{3,}[^s ])s ", r"\1 ", _SMALL.sub(" ", f" {plain} "))
    return re.sub(" +", " ", single).strip(" ")


def nearest(words: str, phrases: Mapping[str, Iterable[frozenset[str]]]) -> tuple[str, float]:
    """The name whose phrase has the largest share of words in common (Dice coefficient); '' where two are as near.

    Args:
        phrases: for each name the words of all it may be called.
    """
    mine = frozenset(words.split())
    scores = {
        name: max((2 * len(mine & phrase) / (len(mine) + len(phrase)) for phrase in own if phrase), default=0.0)
        for name, own in phrases.items()
    }
    best = sorted(scores.items(), key=lambda found: (-found[1], found[0]))[:2]
    if not best or not best[0][1] or (len(best) > 1 and best[1][1] == best[0][1]):
        return "", 0.0
    return best[0]
