"""A field is a declaration: where a value stands, how private it is, and what it must be.

From its type follow the landing column, the rules at the door, the staging model's cast and the documentation.
"""

from dataclasses import dataclass
from enum import StrEnum

from coaching.errors import ConfigError


class Privacy(StrEnum):
    """What happens to a value at the door (design: nothing but the result is ever written)."""

    KEEP = "keep"
    PSEUDONYMISE = "pseudonymise"
    PSEUDONYMISE_EMAIL = "pseudonymise_email"
    PSEUDONYMISE_NAME = "pseudonymise_name"
    COARSEN = "coarsen"
    RESTRICT = "restrict"
    DROP = "drop"


class Severity(StrEnum):
    """`critical`: the row is quarantined (a load rule: the load is refused). `warning`: counted and told."""

    CRITICAL = "critical"
    WARNING = "warning"


class Type(StrEnum):
    """What a value means. The landing keeps it as text; the door and the staging models read it by its type."""

    TEXT = "text"  # whatever the source writes
    ID = "id"  # identifies a record within the source's id space
    WORD = "word"  # one of the vendor's words; letter case does not matter
    BOOLEAN = "boolean"  # true or false
    INTEGER = "integer"
    NUMBER = "number"
    DAY = "day"  # YYYY-MM-DD, a local day
    INSTANT = "instant"  # ISO 8601 with its offset; UTC where it has none


_WORDED, _RANGED = (Type.WORD,), (Type.INTEGER, Type.NUMBER)


@dataclass(frozen=True)
class Field:
    """One landing column.

    Attributes:
        name: the landing column (snake_case).
        path: where the value stands in a record: a top-level name, dotted sub-paths and list positions
            (`types[0].name`), a list read whole (`roles[*].org.sourcedId`: its values joined with `;`), `@name` for a
            value of the page's context, or several paths joined with one space. Empty means `name`.
        privacy: what happens to the value at the door.
        namespace: keeps pseudonyms of different id spaces apart; `{field}` stands for what that field of the same
            record says of its person: student, or else staff.
        separators: for a cell that lists several values: each one is pseudonymised, joined again with `;`.
        keep_chars: for `coarsen`: how many leading characters stay (`7` turns a date into its month).
        description: what it means, where its staging column's name does not say it already.
        type: what the value means.
        required: how bad a missing value is; None where it may be missing.
        severity: how bad a value is that its type does not allow.
        words: for a word: the vendor's whole list.
        extensible: for a word: whether the vendor allows others, marked `ext:`.
        id_of: for an id of another system: the kind of source whose id it is.
        pattern: for an id: what it looks like, as a regular expression, and as words in `looks_like`.
        low, high: for numbers: the ends of the range, included.
        staged: the staging column's name where it is not `name`.
        missing: for a word or a boolean: what a missing value stands for.
        folded: for a word: whether the staging model writes it in small letters.
        local_day: for an instant: a further staging column with its local day.
        is_bystander: of a pseudonym, whether it names somebody beside the person whom the record is about.
        is_public: whether somebody has looked and found that the values name nobody.
    """

    name: str
    path: str | tuple[str, ...] = ""
    privacy: Privacy = Privacy.KEEP
    namespace: str = ""
    separators: str = ""
    keep_chars: int = 0
    description: str = ""
    type: Type = Type.TEXT
    required: Severity | None = None
    severity: Severity = Severity.CRITICAL
    words: tuple[str, ...] = ()
    extensible: bool = False
    id_of: str = ""
    pattern: str = ""
    looks_like: str = ""
    low: float | None = None
    high: float | None = None
    staged: str = ""
    missing: str = ""
    folded: bool = False
    local_day: str = ""
    is_public: bool = False
    is_bystander: bool = False

    def __post_init__(self) -> None:
        """Refuses a declaration that contradicts itself."""
        problems = {
            "has words, which only a word can have": bool(self.words) and self.type not in _WORDED,
            "is a word without a list of words": self.type in _WORDED and not self.words,
            "has a range, which only numbers can have": self.low is not None and self.type not in _RANGED,
            "is a number without a range": self.type in _RANGED and (self.low is None or self.high is None),
            "has a pattern, which only an id can have": bool(self.pattern) and self.type is not Type.ID,
            "has a pattern without saying what it looks like": bool(self.pattern) != bool(self.looks_like),
            "has a local day, which only an instant can have": bool(self.local_day) and self.type is not Type.INSTANT,
            "is pseudonymised without a namespace": self.is_pseudonym and not self.namespace,
            "is coarsened without keep_chars": self.privacy is Privacy.COARSEN and self.keep_chars < 1,
        }
        for problem, found in problems.items():
            if found:
                message = f"Field '{self.name}' {problem}."
                raise ConfigError(message, remedy="Mend the field's declaration.")

    @property
    def is_pseudonym(self) -> bool:
        """Whether only a pseudonym of the value lands."""
        return self.privacy.value.startswith("pseudonymise")

    @property
    def is_list(self) -> bool:
        """Whether the value lists those of every element of a list, joined with `;`."""
        return any("[*]" in path for path in self.paths)

    @property
    def staging_name(self) -> str:
        """The column's name in the staging model."""
        return self.staged or self.name

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths whose values, joined with one space, are this field's value."""
        if isinstance(self.path, tuple):
            return self.path
        return (self.path or self.name,)


def dropped(*names: str) -> tuple[Field, ...]:
    """Fields that are known and not wanted."""
    return tuple(Field(name, privacy=Privacy.DROP) for name in names)
