"""The seeds about standards and their programme: defaults that a district may replace."""

from coaching.seeds.schema import Column, Holds, Reference, Seed

_FRAMEWORK = Column("framework_id", "the framework, such as ISTEC-2019")
_CODE = Column("code", "the standard's or indicator's code, such as 2a")
_IN_FRAMEWORK = Reference(("code",), "ref_standards", among=("framework_id",))
_KNOWN_FRAMEWORK = Reference(("framework_id",), "ref_frameworks")

REFERENCES = (
    Seed(
        "ref_frameworks",
        "standards framework",
        (
            _FRAMEWORK,
            Column("framework_name", "as dashboards show it", Holds.TEXT),
            Column("issuer", "who publishes it", Holds.TEXT),
            Column("year", "of publication", Holds.NUMBER),
            Column("standard_count", "standards it has", Holds.NUMBER),
            Column("indicator_count", "indicators it has", Holds.NUMBER),
        ),
        identified_by=("framework_id",),
    ),
    Seed(
        "ref_standards",
        "standard or indicator",
        (
            _FRAMEWORK,
            _CODE,
            Column("qualified_code", "framework and code: `ISTEC-2019:2a`"),
            Column("later_code", "its code in later printings", may_be_empty=True),
            Column("parent_code", "the qualified code of its standard; empty for a standard", may_be_empty=True),
            Column("title", "a short name", Holds.TEXT),
            Column("paraphrase", "in our own words", Holds.TEXT, may_be_empty=True),
            Column("status", "verified, partly, from memory", Holds.WORD, words=("V", "P", "M")),
            Column("sort", "its place", Holds.NUMBER),
        ),
        identified_by=("framework_id", "code"),
        references=(_KNOWN_FRAMEWORK, Reference(("parent_code",), "ref_standards", ("qualified_code",))),
    ),
    Seed(
        "ref_standard_texts",
        "text of a standard in another language or a later wording",
        (
            _FRAMEWORK,
            _CODE,
            Column("lang", "of the text, such as es"),
            Column("text_version", "the year or name of the wording that it says again"),
            Column("title", "a short name", Holds.TEXT),
            Column("paraphrase", "in our own words, never the publisher's", Holds.TEXT, may_be_empty=True),
        ),
        identified_by=("framework_id", "code", "lang", "text_version"),
        references=(_KNOWN_FRAMEWORK, _IN_FRAMEWORK),
        note="A wording is a text of the same code, never a code of its own.",
    ),
    Seed(
        "ref_standard_crosswalk",
        "pair of codes 2011 → 2019, a judgement",
        (
            Column("from_code", "qualified code"),
            Column("to_code", "qualified code, or UNMAPPED"),
            Column("match", "how well they fit", Holds.WORD, words=("close", "partial", "weak", "none")),
            Column("alloc_weight", "share of the first that goes to the second", Holds.NUMBER, low=0, high=1),
        ),
        identified_by=("from_code", "to_code"),
        references=(
            Reference(("from_code",), "ref_standards", ("qualified_code",)),
            Reference(("to_code",), "ref_standards", ("qualified_code",), also=("UNMAPPED",)),
        ),
    ),
    Seed(
        "standard_aliases",
        "other name of a standard",
        (_FRAMEWORK, Column("alias", "as people write it", Holds.TEXT, is_folded=True), _CODE),
        identified_by=("framework_id", "alias"),
        references=(_KNOWN_FRAMEWORK, _IN_FRAMEWORK),
    ),
    Seed(
        "programme_focus_standards",
        "standard the programme names as its focus",
        (_FRAMEWORK, _CODE, Column("school_year", "a school year's name in district.yml")),
        identified_by=("framework_id", "code", "school_year"),
        references=(
            _KNOWN_FRAMEWORK,
            _IN_FRAMEWORK,
            Reference(("school_year",), "calendar_school_years"),
        ),
    ),
    Seed(
        "ref_terms",
        "word of a vocabulary that records use",
        (
            Column("vocabulary", "which list it stands in"),
            Column("vocabulary_version", "where the list has several, which one", may_be_empty=True),
            Column("term_code", "the word as facts have it"),
            Column(
                "term_name",
                "as dashboards show it and people may write it; empty where the programme names it",
                Holds.TEXT,
                may_be_empty=True,
            ),
            Column("low_end", "of a scale between two ends, what 1 means", Holds.TEXT, may_be_empty=True),
            Column("high_end", "what 5 means", Holds.TEXT, may_be_empty=True),
            Column("sort", "its place", Holds.NUMBER),
        ),
        identified_by=("vocabulary", "vocabulary_version", "term_code"),
        note="A word's code is what `form_value_map` may translate to.",
    ),
    Seed(
        "ref_coaching_activities",
        "coaching activity (nine)",
        (
            Column("activity_code", "two letters"),
            Column("activity_name", "as dashboards show it", Holds.TEXT),
            Column("core_move", "the core move it is, where it is one", may_be_empty=True),
            Column("sort", "its place", Holds.NUMBER),
        ),
        identified_by=("activity_code",),
    ),
)
