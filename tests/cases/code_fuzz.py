"""Cells drawn from the grammar of codes, each with what it must come to."""

from dataclasses import dataclass
from functools import cache
from random import Random

from tests.cases.code_cells import OPTIONS, Cell

SEED, DRAWS, FRAMEWORK = 20260611, 3000, "ISTEC-2019"
_SIZES = {1: 5, 2: 3, 3: 4, 4: 4, 5: 3, 6: 3, 7: 4}
CODES = [f"{standard}{'abcde'[n]}" for standard, size in _SIZES.items() for n in range(size)]
_TEXTS = (
    "Other: lunch with 7 people", "1:1", "met on 9/2/2025", "grade 3", "30 min", "5th grade",
    "2 lessons (3, 4 and 6)", "walked 2-3 blocks", "room 4b", "K-5", "Zoé’s idea", "2025", "quick chat at 9:30 in 2b",
)  # fmt: skip
_BESIDE = ("", "", "", " Kites", ": 2 lessons a unit", " – walks (grades 3, 4 and 6)", " lunch 1:1 with 3 people", ".")
_HARD, _SOFT = ("; ", ";", "\n", " | ", ";\n"), (", ", ",", "/", " & ", "+", " and ", " plus ", " , ")


@dataclass(frozen=True)
class Drawn:
    """A cell; the codes it counts and those it lists, in order; whether it lists free text."""

    cell: Cell
    counted: tuple[str, ...]
    unknown: tuple[str, ...]
    has_free_text: bool


@dataclass
class _Part:
    text: str
    counted: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    is_free: bool = False
    is_label: bool = False
    has_text: bool = False


@cache
def drawn_cells() -> tuple[Drawn, ...]:
    """The same cells for the same seed."""
    rng = Random(SEED)
    return tuple(_draw(rng) for _ in range(DRAWS))


def _draw(rng: Random) -> Drawn:
    drawn = [_part(rng) for _ in range(rng.randint(1, 5))]
    # an option can be ticked once
    parts = [p for n, p in enumerate(drawn) if not (p.is_label and p in drawn[:n])]
    text, listed, is_beside_code = "", False, False
    for n, part in enumerate(parts):
        is_near_label = n > 0 and (parts[n - 1].is_label or part.is_label)
        between = rng.choice((", ", ",", *_HARD) if is_near_label else (*_SOFT, *_HARD)) if n else ""
        text += between + part.text
        # what follows the text of a code in its piece is more of that text
        is_beside_code = part.has_text or (is_beside_code and part.is_free and between not in _HARD)
        listed |= part.is_free and not is_beside_code
    return Drawn(
        (FRAMEWORK, text),
        tuple(c for p in parts for c in p.counted),
        tuple(c for p in parts for c in p.unknown),
        listed,
    )


def _part(rng: Random) -> _Part:
    code = rng.choice(CODES)
    match rng.choices(("code", "beside", "range", "unknown", "text", "label"), (8, 3, 1, 2, 3, 2))[0]:
        case "code":
            return _Part(_written(rng, code), (code,))
        case "beside":
            beside = rng.choice(_BESIDE)
            return _Part(code + beside, (code,), has_text=len(beside) > 1)
        case "range":
            size = _SIZES[int(code[0])]
            first, last = sorted(rng.sample(range(size), 2))
            codes = tuple(f"{code[0]}{'abcde'[n]}" for n in range(first, last + 1))
            short = rng.random() < 0.3
            return _Part(codes[0] + rng.choice("-–") + (codes[-1][1] if short else codes[-1]), codes)
        case "unknown":
            wrong = rng.choice(("9z", "8b", "2f", "12c", "6h"))
            return _Part(wrong, unknown=(wrong,))
        case "text":
            return _Part(rng.choice(_TEXTS), is_free=True)
        case _:
            label = rng.choice(list(OPTIONS))
            return _Part(label, (OPTIONS[label],) if OPTIONS[label] else (), is_label=True)


def _written(rng: Random, code: str) -> str:
    standard, letter = code[0], code[1]
    ways = (code, code, code.upper(), f"{standard}({letter})", f"{standard}.{letter}", f"4.{standard}.{letter}")
    return rng.choice((*ways, f"{FRAMEWORK}:{code}", f"Standard {code}"))
