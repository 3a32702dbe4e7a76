import pyarrow as pa
import pytest

from coaching.errors import ConfigError
from coaching.pages import Page
from coaching.secrets import PseudonymKey
from coaching.streams import Field, Mode, Privacy, Stream
from warehouse.land.addresses import normalise_email
from warehouse.land.parse import Batch
from warehouse.land.pseudonyms import normalise_name, placeholders, pseudonym, pseudonymise
from warehouse.land.sealing import Sealer

KEY = PseudonymKey(b"k" * 32)


@pytest.mark.parametrize(
    ("given", "wanted"),
    [("  José  MARTÍNEZ-Ortiz ", "jose martinez ortiz"), ("O'Neil, Ann", "o neil ann"), ("...", "")],
)
def test_names(given: str, wanted: str) -> None:
    assert normalise_name(given) == wanted


def test_emails() -> None:
    assert normalise_email(" Ann.Lee@X.Example\n") == "ann.lee@x.example"


def _stream(*fields: Field) -> Stream:
    return Stream("s", "people", "k", Mode.FULL, (), fields)


def test_lists_keep_positions() -> None:
    field = Field("emails", ("E",), Privacy.PSEUDONYMISE_EMAIL, "staff", separators=",;")
    batch = Batch(3, {"E": pa.array(["a@x; ,B@x", None, ""])}, pa.array([0, 0, 0], pa.int32()), [Page(b"")])
    a, b = (pseudonym(KEY, Privacy.PSEUDONYMISE_EMAIL, "staff", e) for e in ("a@x", "b@x"))
    assert pseudonymise(field, batch, KEY, _stream(field)).to_pylist() == [f"{a};;{b}", None, ""]


def test_namespaces_and_keys_keep_pseudonyms_apart() -> None:
    made = {
        pseudonym(k, Privacy.PSEUDONYMISE, n, "7") for k in (KEY, PseudonymKey(b"j" * 32)) for n in ("staff", "student")
    }
    assert len(made) == 4
    assert all(len(m) == 64 for m in made)


def test_a_missing_population_is_said_at_once() -> None:
    field = Field("e", ("E",), Privacy.PSEUDONYMISE_EMAIL, "{population}")
    columns = {"E": pa.array(["a"]), "@population": pa.array([None], pa.string())}
    batch = Batch(1, columns, pa.array([0], pa.int32()), [Page(b"")])
    with pytest.raises(ConfigError, match="population"):
        pseudonymise(field, batch, KEY, _stream(field, Field("population", "@population")))


def test_sealed_text_opens_with_its_key_and_stream_only() -> None:
    one, other = (Stream("s", n, "k", Mode.FULL, (), ()) for n in ("one", "other"))
    sealed = Sealer(KEY, one).seal('{"name": "Planted"}')
    assert sealed != Sealer(KEY, one).seal('{"name": "Planted"}')
    assert Sealer(KEY, one).open(sealed) == {"name": "Planted"}
    for sealer in (Sealer(KEY, other), Sealer(PseudonymKey(b"j" * 32), one)):
        with pytest.raises(ConfigError, match="cannot be opened"):
            sealer.open(sealed)


def test_a_template_in_place_of_an_id_is_told_apart_from_a_person():
    field = Field("respondent_id", "who", Privacy.PSEUDONYMISE, "student")
    kept = Field("course", "course")
    values = ["_80624_1", "@X@user.pk_string@X@", None, "", "${m://ExternalDataReference}", "{{user.id}}", "@home"]
    columns = {"who": pa.array(values), "course": pa.array(["@X@course@X@"] * len(values))}
    batch = Batch(len(values), columns, pa.array([0] * len(values), pa.int32()), [Page(b"")])
    assert placeholders((field, kept), batch) == [1, 4, 5]
