"""The door: pseudonyms and coarsened values.

Every transform works on the distinct values of a column. A value that normalises to nothing stays empty: hashing it
would make one person of
everybody without an e-mail address.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

import pyarrow as pa
import pyarrow.compute as pc

from coaching.errors import ConfigError
from coaching.secrets import PseudonymKey
from coaching.streams import Field, Privacy, Stream
from warehouse.land.addresses import normalise_email, split_addresses
from warehouse.land.parse import Batch

SEPARATOR = "\x1f"
# A pseudonym as each generation of the key makes it, oldest first.
Forms = tuple[str, ...]
_NOT_NAME = re.compile(r"[\W_]+")
PLACE = re.compile(r"\{(\w+)\}")
_PLACEHOLDER = r"^\s*(@X@.*@X@|\$\{.*\}|\{\{.*\}\})\s*$"


def normalise_name(value: str) -> str:
    """Without accents, case and punctuation, words parted by one space."""
    spread = unicodedata.normalize("NFKD", value)
    plain = "".join(c for c in spread if not unicodedata.combining(c))
    return _NOT_NAME.sub(" ", plain.casefold()).strip()


_NORMALISERS: dict[Privacy, Callable[[str], str]] = {
    Privacy.PSEUDONYMISE: str.strip,
    Privacy.PSEUDONYMISE_EMAIL: normalise_email,
    Privacy.PSEUDONYMISE_NAME: normalise_name,
}


def pseudonym(key: PseudonymKey, privacy: Privacy, namespace: str, value: str) -> str:
    """The key's pseudonym of namespace and normalised value; empty for a value that is then empty."""
    plain = _NORMALISERS[privacy](value)
    return key.pseudonym_of(f"{namespace}{SEPARATOR}{plain}") if plain else ""


def pseudonym_forms(key: PseudonymKey, privacy: Privacy, namespace: str, value: str) -> Forms:
    """The same under each generation of the key, oldest first; nothing for a value that is then empty."""
    plain = _NORMALISERS[privacy](value)
    return key.forms(f"{namespace}{SEPARATOR}{plain}") if plain else ()


def pseudonymise(
    field: Field,
    batch: Batch,
    key: PseudonymKey,
    stream: Stream,
    nobody: frozenset[str] = frozenset(),
    met: Callable[[Forms], None] | None = None,
) -> pa.Array:
    """The landing column of a declared field: its pseudonyms, or the value by its other privacy rule.

    Args:
        nobody: words, in small letters, that mean no person.
        met: is told each pseudonym as all generations of the key have it.
    """
    values = joined(field, batch, nobody)
    if field.privacy in _NORMALISERS:
        return _pseudonyms(field, values, _namespaces(field, batch, stream), key, nobody, met)
    if field.privacy is Privacy.COARSEN:
        return pc.utf8_slice_codeunits(values, 0, field.keep_chars)
    if field.privacy is Privacy.KEEP:
        return values
    return pa.nulls(batch.rows, pa.string())


def placeholders(fields: Iterable[Field], batch: Batch) -> list[int]:
    """Rows where a template of the source stands in place of an id (`@X@user.pk_string@X@`, `${m://Email}`, …).

    Hashed, such a text would pass for one very busy person.
    """
    named = [f for f in fields if f.privacy in _NORMALISERS]
    hits = [pc.fill_null(pc.match_substring_regex(joined(f, batch), _PLACEHOLDER), False) for f in named]
    return sorted({row for hit in hits for row in pc.indices_nonzero(hit).to_pylist()})


def joined(field: Field, batch: Batch, nobody: frozenset[str] = frozenset()) -> pa.Array:
    """The field's value in clear: its paths' values joined with one space. It never leaves memory unprotected.

    A part of a person's name that means nobody is left out.
    """
    parts = [
        batch.values[p] if p in batch.values and not _is_context(p, batch) else batch.context(p[1:])
        for p in field.paths
    ]
    if len(parts) == 1:
        return parts[0]
    if field.is_pseudonym and nobody:
        parts = [_without(part, nobody) for part in parts]
    text = pc.binary_join_element_wise(*parts, " ", null_handling="skip")
    missing = parts[0].is_null()
    for part in parts[1:]:
        missing = pc.and_(missing, part.is_null())
    return pc.if_else(missing, pa.scalar(None, pa.string()), text)


def _without(values: pa.Array, words: frozenset[str]) -> pa.Array:
    plain = pc.utf8_lower(pc.utf8_trim_whitespace(values))
    return pc.if_else(pc.is_in(plain, pa.array(sorted(words), pa.string())), "", values)


def _is_context(path: str, batch: Batch) -> bool:
    return path.startswith("@") and batch.values[path].null_count == batch.rows


def _namespaces(field: Field, batch: Batch, stream: Stream) -> pa.Array | str:
    """The field's namespace; `{field}` in it is what that field says of the record: student, or else staff."""
    found = PLACE.search(field.namespace)
    if not found:
        return field.namespace
    teller = stream.named(found.group(1))
    told = joined(teller, batch)
    if teller.path == f"@{teller.name}" and told.null_count:
        message = f"{stream.source}.{stream.name}: a page does not say its {teller.name}."
        raise ConfigError(message, remedy="Mend the kind: its pages must say which population they hold.")
    # who is a student and something else besides is staff: with several roles, every one has to be a student's
    student = pc.fill_null(pc.match_substring_regex(told, "(?i)^;*student(;+student)*;*$"), False)
    return pc.if_else(student, PLACE.sub("student", field.namespace), PLACE.sub("staff", field.namespace))


def _pseudonyms(
    field: Field,
    values: pa.Array,
    namespaces: pa.Array | str,
    key: PseudonymKey,
    nobody: frozenset[str],
    met: Callable[[Forms], None] | None,
) -> pa.Array:
    marked = values if isinstance(namespaces, str) else pc.binary_join_element_wise(namespaces, values, SEPARATOR)
    coded = pc.dictionary_encode(marked)
    made, normalise = [], _NORMALISERS[field.privacy]

    def made_of(text: str) -> str:
        if met is None or not key.earlier:
            return key.pseudonym_of(text)
        met(forms := key.forms(text))
        return forms[-1]

    for text in coded.dictionary.to_pylist():
        namespace, value = (namespaces, text) if isinstance(namespaces, str) else text.split(SEPARATOR, 1)
        elements = _elements(field, value)
        plain = ["" if {e.strip().casefold(), normalise(e)} & nobody else normalise(e) for e in elements]
        made.append(";".join(made_of(f"{namespace}{SEPARATOR}{p}") if p else "" for p in plain))
    return pa.array(made, pa.string()).take(coded.indices)


def _elements(field: Field, value: str) -> list[str]:
    if not field.separators:
        return [value]
    if field.privacy is Privacy.PSEUDONYMISE_EMAIL:
        return split_addresses(value, field.separators)
    return re.split(f"[{re.escape(field.separators)}]", value)
