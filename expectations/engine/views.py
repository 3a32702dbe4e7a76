"""How a rule sees a landing column: SQL that turns text into what the text means, evaluated while the batch is read.

Most views have few distinct values whatever the column holds (a month, `present`), which is what keeps a check cheap:
the engine shows Great Expectations each distinct value once. A view is NULL where there is nothing to judge, and a word
that no rule accepts where the text does not mean what it should.
"""

from enum import Enum

UNREADABLE = "unreadable"

_FILLED = "nullif(trim({c}), '')"
_ISO_DAY_FORM = r"\d{4}-\d\d-\d\d"
_ISO_TIME_FORM = _ISO_DAY_FORM + r"([T ]\d\d:\d\d(:[0-5]\d([.,]\d+)?)?( ?(Z|[+-]\d\d(:?\d\d)?))?)?"
_US_DAY_FORM = r"\d{1,2}/\d{1,2}/\d{4}"
_US_TIME_FORMATS = "['%m/%d/%Y %H:%M:%S', '%m/%d/%Y %H:%M', '%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y %I:%M %p', '%m/%d/%Y']"
_ISO_TIME = (
    f"case when regexp_full_match({_FILLED}, '{_ISO_TIME_FORM}') then try_cast(left({_FILLED}, 16) as timestamp) end"
)
_ISO_DAY = f"case when regexp_full_match({_FILLED}, '{_ISO_DAY_FORM}') then try_cast({_FILLED} as timestamp) end"
_US_DAY = f"case when regexp_full_match({_FILLED}, '{_US_DAY_FORM}') then try_strptime({_FILLED}, '%m/%d/%Y') end"
_US_TIME = f"try_strptime({_FILLED}, {_US_TIME_FORMATS})"
_NUMBER = f"try_cast({_FILLED} as double)"
_WHOLE = f"case when {_NUMBER} = floor({_NUMBER}) then {_NUMBER} end"


def _month(*readings: str) -> str:
    text = f"strftime(coalesce({', '.join(readings)}), '%Y-%m')"
    return f"case when {_FILLED} is not null then coalesce({text}, '{UNREADABLE}') end"


def _double(reading: str) -> str:
    # NaN would count as missing; infinity lies outside every range
    return (
        f"case when {_FILLED} is null then null "
        f"when {reading} is null or isnan({reading}) then 'infinity'::double else {reading} end"
    )


class View(Enum):
    """The views; a value is SQL with `{c}` for the quoted column."""

    VALUE = "{c}"
    FILLED = _FILLED
    LOWER = f"lower({_FILLED})"
    PRESENCE = f"case when {_FILLED} is not null then 'present' end"
    ISO_MONTH = _month(_ISO_DAY)
    MONTH = _month(_ISO_DAY, _US_DAY)
    INSTANT_MONTH = _month(_ISO_TIME)
    LOCAL_INSTANT_MONTH = _month(_ISO_TIME, _US_TIME)
    NUMBER = _double(_NUMBER)
    WHOLE_NUMBER = _double(_WHOLE)

    def sql(self, column: str) -> str:
        """The view of one column."""
        quoted = column.replace('"', '""')
        return self.value.replace("{c}", f'"{quoted}"')
