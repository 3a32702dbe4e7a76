"""The rules that follow from what a field is declared to be: its type, its presence, the values it may have."""

from collections.abc import Callable, Mapping

from coaching.streams import Field, Privacy, Stream, Type
from expectations.engine.rules import Rule, day, instant, matches, number, one_of, present

# a day of the calendar between 1900 and 2099, leap years told apart
_REAL_DAY = (
    r"(?:19|20)\d\d-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)"
    r"|02-(?:0[1-9]|1\d|2[0-8]))|(?:(?:19|20)(?:0[48]|[2468][048]|[13579][26])|2000)-02-29"
)


def rules_of(stream: Stream) -> tuple[Rule, ...]:
    """The row rules of a stream whose kind declares its fields."""
    return tuple(rule for field in stream.fields if field.privacy is not Privacy.DROP for rule in field_rules(field))


def field_rules(field: Field) -> tuple[Rule, ...]:
    """What one landing column must hold; a pseudonym has lost its value, so only its presence can be looked at."""
    there = (present(field.name, severity=field.required),) if field.required else ()
    return there if field.is_pseudonym else (*there, *_of_type(field))


def _of_type(field: Field) -> tuple[Rule, ...]:
    if field.is_list:
        return _of_list(field)
    make = _BY_TYPE.get(field.type)
    if make is None or (field.type is Type.ID and not field.pattern):
        return ()
    return (make(field),)


def _of_list(field: Field) -> tuple[Rule, ...]:
    """The same for every element of a list; an element may be empty, for lists of one record stay in step."""
    if field.type is Type.WORD:
        word = f"(?i:{'|'.join(field.words)}{'|ext:[^;]+' if field.extensible else ''})"
        return (_each(field, word, f"{field.name} is not one of the known words", rule_name=f"{field.name}_is_known"),)
    if field.type is Type.DAY:
        reason = f"{field.name} is not a real day written as YYYY-MM-DD"
        return (_each(field, _REAL_DAY, reason, rule_name=f"{field.name}_is_a_date"),)
    return ()


def _each(field: Field, element: str, reason: str, *, rule_name: str) -> Rule:
    return matches(
        field.name, f"(?:{element})?(?:;(?:{element})?)*", reason, rule_name=rule_name, severity=field.severity
    )


def _id(field: Field) -> Rule:
    reason = f"{field.name} is not {field.looks_like}"
    return matches(field.name, field.pattern, reason, rule_name=f"{field.name}_is_an_id", severity=field.severity)


def _word(field: Field) -> Rule:
    if not field.extensible:
        return one_of(field.name, field.words, severity=field.severity)
    reason = f"{field.name} is not one of the known words"
    known = f"(?i:{'|'.join(field.words)}|ext:.+)"
    return matches(field.name, known, reason, rule_name=f"{field.name}_is_known", severity=field.severity)


def _number(field: Field) -> Rule:
    assert field.low is not None  # noqa: S101 - the field's own declaration refuses it
    assert field.high is not None  # noqa: S101
    return number(field.name, field.low, field.high, whole=field.type is Type.INTEGER, severity=field.severity)


_BY_TYPE: Mapping[Type, Callable[[Field], Rule]] = {
    Type.ID: _id,
    Type.WORD: _word,
    Type.BOOLEAN: lambda f: one_of(f.name, ("true", "false"), severity=f.severity),
    Type.DAY: lambda f: day(f.name, severity=f.severity),
    Type.INSTANT: lambda f: instant(f.name, severity=f.severity),
    Type.INTEGER: _number,
    Type.NUMBER: _number,
}
