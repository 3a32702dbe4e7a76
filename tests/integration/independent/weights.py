"""How a session is shared out over standards (brief 6.3 and 6b, "Standards")."""

from collections.abc import Iterable
from fractions import Fraction

from tests.integration.independent.facts import UNALIGNED, Session


def members(codes: Iterable[str], *, has_unresolved: bool) -> tuple[str, ...]:
    """The codes a session is shared over: no parent beside an indicator of its own; something unresolved is one more.

    No code at all leaves UNALIGNED alone.
    """
    found = tuple(dict.fromkeys(codes))
    kept = tuple(c for c in found if not any(other != c and other[:1] == c for other in found))
    return (*kept, UNALIGNED) if has_unresolved or not kept else kept


def weights(session: Session) -> dict[str, Fraction]:
    """Equal shares that add up to one, by qualified code."""
    found = members(session.codes, has_unresolved=session.has_unresolved)
    return {f"{session.framework}:{code}": Fraction(1, len(found)) for code in found}


def rolled(session: Session) -> dict[str, Fraction]:
    """The same, and each standard with what its indicators weigh together."""
    total: dict[str, Fraction] = {}
    for qualified, weight in weights(session).items():
        for code in {qualified, parent(qualified)}:
            total[code] = total.get(code, Fraction(0)) + weight
    return total


def parent(qualified: str) -> str:
    """The standard of an indicator; a standard and UNALIGNED are their own."""
    framework, code = qualified.split(":")
    return qualified if code == UNALIGNED else f"{framework}:{code[0]}"


def level(qualified: str) -> str:
    """`standard` or `indicator`; UNALIGNED stands beside the standards, so that their shares add up to one."""
    return "standard" if parent(qualified) == qualified else "indicator"
