"""A column of a form, survey or file as `district.yml` has it, and a field that lands otherwise than its kind says."""

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator

from coaching.district.strict import Identifier, Strict
from coaching.errors import ConfigError
from coaching.reading import Order, dates_of
from coaching.streams import Privacy


def _formats(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _readable(formats: tuple[str, ...]) -> tuple[str, ...]:
    try:
        dates_of(Order.MDY, formats)
    except ConfigError as error:
        raise ValueError(str(error)) from None
    return formats


PpraArea = Literal[
    "",
    "political_beliefs",
    "mental_health",
    "sex_behaviour",
    "unlawful_conduct",
    "family_appraisal",
    "privileged_relations",
    "religion",
    "income",
]


class Column(Strict):
    """One column of a form, survey or file: its heading there, the landing column and its privacy rule.

    `joined_with` names further headings whose cells follow, after a space: a person's last name after the first.
    `public` says that somebody has looked at what is kept, and nobody is named there.
    `format` says how its dates are written where that is not how the source writes them.
    """

    name: Identifier
    """The landing column; a column named after its question needs no row in seeds/form_question_map.csv."""
    privacy: Privacy = Privacy.KEEP
    """What happens to a value at the door. `restrict` is free text, dropped unless keep_free_text is set."""
    namespace: str = ""
    """Whose ids they are, such as staff or student: the same wherever the same ids stand."""
    separators: str = ""
    """The characters between several people in one cell, such as ",;"."""
    keep_chars: int = 0
    """For coarsen: leading characters that stay; 7 turns a date into its month."""
    joined_with: tuple[str, ...] = ()
    """Headings whose cells follow in the same column, after a space: a last name after the first."""
    public: bool = False
    """Somebody has looked at what is kept, and it names nobody."""
    type: Literal["text", "integer", "number", "date", "timestamp"] = "text"
    """What the values must be."""
    format: Annotated[tuple[str, ...], BeforeValidator(_formats), AfterValidator(_readable)] = ()
    """How its dates are written where that is not how the source writes them, such as D.M.YY; one or several."""
    description: str = ""
    """What it means, for the catalogue."""
    ppra_area: PpraArea = ""
    """Which of the eight areas a student's answer touches that US law protects; it needs the stream's consent_basis."""


class Loosened(Strict):
    """What happens to a field that a kind does not land in clear unless a district says so."""

    privacy: Literal[Privacy.KEEP, Privacy.COARSEN, Privacy.RESTRICT] = Privacy.KEEP
    """keep, coarsen or restrict."""
    keep_chars: int = 0
    """For coarsen: leading characters that stay."""
