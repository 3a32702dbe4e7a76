"""The default reference of standards: its crosswalk is whole and says what it can't do, texts are of known codes."""

from collections import defaultdict

import pytest

from coaching.seeds import DEFAULTS, read_seeds
from tests.integration.nights import tell

ROWS = read_seeds(DEFAULTS).rows
INDICATORS = {row["qualified_code"] for row in ROWS("ref_standards") if row["parent_code"]}


def _of(framework: str) -> set[str]:
    return {code.partition(":")[2] for code in INDICATORS if code.startswith(framework)}


def test_every_code_of_2011_goes_somewhere_as_a_whole() -> None:
    weights = defaultdict(float)
    for pair in ROWS("ref_standard_crosswalk"):
        weights[pair["from_code"].partition(":")[2]] += float(pair["alloc_weight"])
    tell(f"{len(ROWS('ref_standard_crosswalk'))} pairs of {len(weights)} codes")
    assert set(weights) == _of("NETSC-2011")
    assert all(weight == pytest.approx(1, abs=1e-9) for weight in weights.values())


def test_what_has_no_heir_and_no_ancestor_is_said() -> None:
    """Troubleshooting went; recognising teachers, trust, students' own data and judging media came."""
    pairs = ROWS("ref_standard_crosswalk")
    without = {pair["from_code"] for pair in pairs if pair["to_code"] == "UNMAPPED"}
    ancestors = {pair["to_code"].partition(":")[2] for pair in pairs}
    assert without == {"NETSC-2011:3e"}
    assert {pair["match"] for pair in pairs if pair["to_code"] == "UNMAPPED"} == {"none"}
    assert _of("ISTEC-2019") - ancestors == {"1d", "3a", "6c", "7c"}


def test_texts_are_wordings_of_codes_that_there_are() -> None:
    texts = ROWS("ref_standard_texts")
    by_lang = defaultdict(set)
    for text in texts:
        by_lang[text["lang"], text["text_version"]].add(f"{text['framework_id']}:{text['code']}")
    tell(f"{len(texts)} texts beside those of ref_standards: {sorted(by_lang)}")
    standards = {row["qualified_code"] for row in ROWS("ref_standards") if not row["parent_code"]}
    assert by_lang["es", "2011"] | by_lang["es", "2019"] == standards
    assert all(text["title"] and text["paraphrase"] for text in texts)
