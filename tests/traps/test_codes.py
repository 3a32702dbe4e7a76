"""Traps of codes: what coaches write where a form asks for standards, and what it is counted as.

The ways of writing are those of public portfolios, posters and logs of technology coaches; every text is our own.
"""

from collections.abc import Iterator

import pytest

from coaching.choices import CODED
from coaching.seeds import DEFAULTS, read_seeds
from tests.integration.nights import tell
from warehouse.land.codes import CodeReader
from warehouse.land.codes.texts import normalised_words

N11, I19 = "NETSC-2011", "ISTEC-2019"
# The share of words that a text must have in common to count; var code_text_threshold of the models.
THRESHOLD = 0.5


@pytest.fixture(scope="module")
def readers() -> dict[str, CodeReader]:
    seeds = read_seeds(DEFAULTS)
    standards, aliases = seeds.rows("ref_standards"), seeds.rows("standard_aliases")
    return {framework: CodeReader(framework, standards, aliases, []) for framework in (N11, I19)}


def _told(reader: CodeReader, cell: str) -> Iterator[tuple[str, str, str, float]]:
    """Code as written, method, standard and how sure that is, of each piece of a cell."""
    for piece in filter(None, reader.read(cell).split("; ")):
        raw, method, code, score = piece.split(" ")
        yield raw, method, code, float(score)


def _counted(reader: CodeReader, cell: str) -> str:
    return " ".join(code for *_, code, score in _told(reader, cell) if code != "-" and score >= THRESHOLD)


def _listed(reader: CodeReader, cell: str) -> str:
    """The codes that were not understood."""
    return " ".join(raw for raw, _, _, score in _told(reader, cell) if raw != "-" and score < THRESHOLD)


def _holds(readers: dict[str, CodeReader], framework: str, cells: dict[str, str], what: str) -> None:
    reader = readers[framework]
    found = {cell: (_counted(reader, cell), _listed(reader, cell)) for cell in cells}
    tell(f"{what}: {len(cells)} cells of a form of {framework}")
    assert found == {cell: _wanted(text) for cell, text in cells.items()}


def _wanted(text: str) -> tuple[str, str]:
    counted, _, listed = text.partition("|")
    return counted.strip(), listed.strip()


def test_x01_a_code_without_a_standard_is_its_text_or_nothing(readers: dict[str, CodeReader]) -> None:
    """4d is none of 2011: its text says 4b. It is never the 4d of 2019, and alone it is UNALIGNED."""
    ((raw, method, code, score),) = _told(readers[N11], '4d "Plan and carry out PD that models adult learning"')
    tell(f"X1: {raw} is {code} by its {method}, {score:.2f} of its words")
    assert (raw, method, code) == ("4d", "text", "4b")
    assert THRESHOLD <= score < 1
    _holds(
        readers, N11, {"4d – Professional learning": "4b", "4d": "| 4d", "2a; 4d": "2a | 4d", "4.4.d": "| 4.4.d"}, "X1"
    )
    _holds(readers, I19, {"4d": "4d", "4.4.d": "4d", "2f": "| 2f"}, "X1")


def test_x01_a_code_of_another_set_is_none_of_ours(readers: dict[str, CodeReader]) -> None:
    """Coaches cite the standards of students and teachers, former names and years, whose codes look like theirs."""
    others = {
        "NETS-T 2a": "| ?:2a",
        "NETS•S 1a, 1b": "| ?:1a ?:1b",
        "ISTE-E 1a; ISTE-C 2a": "2a | ?:1a",
        "ISTE Standards for Educators 2a, 2b; ISTE-C 3a": "3a | ?:2a ?:2b",
        "ISTE Student Standard 5: Designing things": "| ?:5",
        "ISTE-S 5 Digital Citizenship": "| ?:5",
        "Educator Standard 2a": "| ?:2a",
        "2.5b": "",
        "Standard 1.2.a": "",
    }
    _holds(readers, N11, others, "X1, other sets")
    former = {"NETS-C 3b": "3b", "NETS•C 3b": "3b", "NETS-C (2011) 3b": "3b", "NETSC-2011:2a, 2b": "2a 2b"}
    _holds(readers, N11, {**former, "ISTE (2019) 3a": "| ISTEC-2019:3a", "4.1.b Digital tools": "| 4.1.b"}, "X1, sets")
    later = {cell: "| " + " ".join(f"NETSC-2011:{code}" for code in codes.split()) for cell, codes in former.items()}
    _holds(readers, I19, {**later, "ISTE 2019: 3a": "3a", "2019 ISTE 4.3.a": "3a"}, "X1, sets")


WRITTEN = {
    **dict.fromkeys(
        ("2a", "2A", "2.a", "2.A", "2.A.", "2(a)", "(2a)", "#2a", "Standard 2a", "Std. 2a", "Indicator 2a"),
        "2a",
    ),
    **dict.fromkeys(
        (
            "ISTE 2a", "ISTE-C 2a", "ISTE-C.2.a", "ISTE C 2a", "ISTEC 2a", "ISTE Standards-C 2a", "ISTE Standards•C 2a",
            "ISTE Standards for Coaches 2a", "ISTE Coaching Standard 2a", "ISTE 2018 2a", "Standard 2, Element a",
        ),
        "2a",
    ),
    "2a,2b": "2a 2b", "2a; 2b": "2a 2b", "2a\n2b": "2a 2b", "2a\r\n2b": "2a 2b", "2a/b": "2a 2b", "2a b c": "2a 2b 2c",
    "Indicators 1.a and 1.b": "1a 1b", "2a-c, 4b": "2a 2b 2c 4b", "Standard 2": "2", "ISTE Coaching Standard 2": "2",
    "Standard 2: Coaching; 2a": "2 2a", "2 lessons": "", "room 4b": "", "coaching 2 teachers": "",
    "worked with teachers: standard 2a": "2a",
}  # fmt: skip
LATER = {
    **dict.fromkeys(("4.4.d", "4.4.D", "4.4.d.", "4.4d", "ISTE 4.4d", "Standard 4.4d", "ISTE-C 4.4.d Design"), "4d"),
    "4.2a, 4.2b": "2a 2b", "4.2a-c": "2a 2b 2c", "4.2.a/b": "2a 2b",
    "ISTE Standard for Coaches 4.3, The Collaborator": "3 3",
    "4.7d Support Others in Protecting Personal Data": "7d", "4.3": "3",
}  # fmt: skip


def test_x01_codes_are_read_as_coaches_write_them(readers: dict[str, CodeReader]) -> None:
    _holds(readers, N11, WRITTEN, "X1, ways to write a code")
    _holds(readers, I19, WRITTEN | LATER, "X1, ways to write a code")
    _holds(readers, N11, {"4.2a": "| 4.2a", "4.2a-c": "| 4.2a 4.2c"}, "X1, codes of 2019")


def test_x02_a_text_is_matched_by_its_words(readers: dict[str, CodeReader]) -> None:
    """One standard quoted in two ways is one standard; equality would lose one of them."""
    quotes = (
        "Develop technology-rich PD that models adult learning and digital age practice",
        "develop technology rich PD, which models adult learning and digital practice!",
        "Design and deliver technology-rich professional learning",
    )
    scores = [score for quote in quotes for *_, score in _told(readers[N11], quote)]
    tell(f"X2: {len(quotes)} wordings are 4b, by {', '.join(f'{score:.2f}' for score in scores)} of their words")
    assert [_counted(readers[N11], quote) for quote in quotes] == ["4b"] * 3
    assert scores[0] < 1


def test_x05_one_thing_has_several_names(readers: dict[str, CodeReader]) -> None:
    names = {
        "Teaching, Learning and Assessments": "2", "Teaching, Learning, & Assessment": "2", "Visionary Leadership": "1",
        "Troubleshooting": "3e", "visionary leadership; Digital Citizenship": "1 5",
    }  # fmt: skip
    _holds(readers, N11, names, "X5")
    _holds(readers, I19, {"Change Agent, Collaborator": "1 3", "Professional learning networks": "2b"}, "X5")


def test_x12_what_people_say_is_no_code(readers: dict[str, CodeReader]) -> None:
    """Only cells that a form asks standards in are read, and a sentence in one of them is listed, not counted."""
    asked = {name for names in CODED.values() for name in names}
    tell(f"X12: {len(CODED)} parts ask for standards, in {sorted(asked)}")
    assert asked == {"standards", "primary_standard"}
    said = ("No one would argue that agency matters most", "worked on 3b with her", "we met 2 times about 4a", "agency")
    for framework in (N11, I19):
        _holds(readers, framework, dict.fromkeys(said, ""), "X12, sentences")


def test_x17_what_a_pdf_broke_is_mended_before_it_is_compared(readers: dict[str, CodeReader]) -> None:
    broken = {
        "e\ufb00ective": "effective", "de\ufb01ned": "defined", "re\ufb02ection": "reflection",
        "e\ufb03cacy": "efficacy", "ba\ufb04ing": "baffling", "defi ned": "defined", "Th ese teachers": "these teacher",
        "ef\ufb01 cacy": "efficacy",
        "wifi network": "wifi network", "staff development": "staff development", "off role": "off role",
    }  # fmt: skip
    tell(f"X17: {len(broken)} texts")
    assert {text: normalised_words(text) for text in broken} == broken
    _holds(readers, I19, {"Eff ective assessments": "4b", "E\ufb00ective assessments": "4b"}, "X17")
    _holds(readers, N11, {"Th e basic troubleshooting": "3e"}, "X17")


def test_x20_an_alignment_says_of_which_edition_it_is() -> None:
    """No code without its framework: seeds hold whole codes, or the framework beside the code."""
    seeds = read_seeds(DEFAULTS)
    known = {row["qualified_code"] for row in seeds.rows("ref_standards")} | {"UNMAPPED"}
    looked_at = 0
    for name, table in seeds.tables.items():
        if not table.rows or "framework_id" in table.rows[0]:
            continue
        for column in ("qualified_code", "from_code", "to_code", "standard_code"):
            codes = [row[column] for row in table.rows if row.get(column)]
            looked_at += len(codes)
            assert [code for code in codes if code not in known] == [], (name, column)
    tell(f"X20: {looked_at} codes of the default seeds name their framework")
    assert looked_at >= 80
