"""O9: JSON that is nested deeply is refused in a sentence; decimals of many digits stay equal in value."""

import random
from decimal import Decimal
from pathlib import Path

import pytest

from coaching.errors import ContractError
from coaching.pages import Format, Page, Pull
from coaching.streams import Field, Mode, Stream
from tests.cases.wire import land_pages
from warehouse.land.numbers import exact

STREAM = Stream("lms", "grades", "canvas", Mode.FULL, (), (Field("a"), Field("b")))


def _landed(body: str, folder: Path, *, form: Format = Format.JSON) -> list[object]:
    _, rows = land_pages(STREAM, [Page(body.encode(), format=form)], Pull(), folder)
    return [row["a"] for row in rows]


@pytest.mark.parametrize("depth", [3_000, 100_000])
@pytest.mark.parametrize("record", ['{{"a": {}}}', '{{"z": {}, "a": 1}}', "{}"])
def test_o9_deep_nesting_is_a_sentence(record: str, depth: int, tmp_path: Path) -> None:
    for deep in ("[" * depth + "]" * depth, '{"b":' * depth + "1" + "}" * depth):
        with pytest.raises(ContractError, match=r"lms\.grades: page 1 .*(nested too deeply|not valid JSON)"):
            _landed(f"[{record.format(deep)}]", tmp_path)


def test_o9_a_sheet_that_is_nested_deeply_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="page 1 cannot be read as a table"):
        _landed('{"values": ' + "[" * 5_000 + "]" * 5_000 + "}", tmp_path, form=Format.SHEET)


NUMBERS = (
    "0.1234567890123456789", "123456789012345678.5", "9007199254740993.0", "-100000000000000000000.25",
    "12345678901234567890123", "-9223372036854775809", "1.10", "0.30000000000000004", "5e-324", "1e400",
    "1234567890123456789.5E-7", "99999999999999999", "0.00000000000000000001",
)  # fmt: skip


def test_o9_numbers_are_equal_in_value(tmp_path: Path) -> None:
    body = ", ".join(f'{{"a": {n}, "b": "{n} \\"{n}"}}' for n in NUMBERS)
    assert [Decimal(str(v)) for v in _landed(f"[{body}]", tmp_path)] == [Decimal(n) for n in NUMBERS]
    integers = [n for n in NUMBERS if n.lstrip("-").isdigit()]
    assert _landed("[" + ", ".join(f'{{"a": {n}}}' for n in integers) + "]", tmp_path) == integers


def test_o9_drawn_numbers_are_equal_in_value(tmp_path: Path) -> None:
    rng = random.Random(20261128)
    drawn = []
    for _ in range(3_000):
        whole, part = rng.getrandbits(rng.randint(1, 90)), str(rng.getrandbits(rng.randint(1, 90)))
        drawn.append(f"{rng.choice(['', '-'])}{whole}.{'0' * rng.randint(0, 9)}{part}")
    landed = _landed("[" + ",".join(f'{{"a":{n}}}' for n in drawn) + "]", tmp_path)
    wrong = [n for n, v in zip(drawn, landed, strict=True) if Decimal(n) != Decimal(str(v))]
    print(f"{len(drawn)} numbers drawn, {len(wrong)} of another value")
    assert wrong == []


def test_o9_what_is_in_quotes_is_left_alone() -> None:
    text = b'{"a": "x 0.12345678901234567890 \\\\", "0.12345678901234567890": [0.12345678901234567890]}'
    assert exact(text) == text.replace(b"[0.12345678901234567890]", b'["0.12345678901234567890"]')
    assert exact(b'{"a": 12345678901234567890}') == b'{"a": 12345678901234567890}'
