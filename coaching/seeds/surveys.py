"""The seeds that say what surveys ask, of whom, and when."""

from coaching.seeds.forms import FORM, OF_A_FORM
from coaching.seeds.schema import Column, Holds, Reference, Row, Rule, Seed, Stops, Tables

_YEAR = ("calendar_school_years", ("school_year",))
# What P05 asks about, and the metrics that are a share of the answers to an item.
PURPOSES = ("collaboration", "creativity", "critical_thinking", "communication", "agency")
SHARES = ("P04", "P05")
# As the vocabulary `tpack` of ref_terms has them.
TPACK_KINDS = ("tk", "pk", "ck", "tpk", "tck", "pck", "tpack")


def _closes_before_it_opens(row: Row, _: Tables) -> bool:
    return row["closes_on"] < row["opens_on"]


def _is_outside_its_year(row: Row, tables: Tables) -> bool:
    years = [y for y in tables.get("calendar_school_years", ()) if y["school_year"] == row["school_year"]]
    return any(row["closes_on"] < y["start_date"] or y["end_date"] < row["opens_on"] for y in years)


def _shares_days(row: Row, tables: Tables) -> bool:
    """A day of two waves of one form and version leaves open which one an answer is of."""
    form = (row["form_id"], row["form_version"])
    others = (w for w in tables["survey_waves"] if (w["form_id"], w["form_version"]) == form)
    return any(
        w["wave_id"] < row["wave_id"] and w["opens_on"] <= row["closes_on"] and row["opens_on"] <= w["closes_on"]
        for w in others
    )


def _is_before_the_pre_wave(row: Row, tables: Tables) -> bool:
    pairs = (row["form_id"], row["school_year"], "pre")
    before = (w for w in tables["survey_waves"] if (w["form_id"], w["school_year"], w["wave_role"]) == pairs)
    return row["wave_role"] == "post" and any(row["opens_on"] < w["opens_on"] for w in before)


def _scale_is_upside_down(row: Row, _: Tables) -> bool:
    ends = (row["scale_min"], row["scale_max"])
    return all(ends) and float(row["scale_max"]) <= float(row["scale_min"])


def _scale_is_half_said(row: Row, _: Tables) -> bool:
    return bool(row["scale_min"]) != bool(row["scale_max"])


def _says_nothing_new(row: Row, _: Tables) -> bool:
    return not (row["wording"] or row["scale_min"] or row["scale_max"])


def _measures_nothing(row: Row, _: Tables) -> bool:
    return not (row["construct_id"] or row["metric_id"])


def _has_a_purpose_amiss(row: Row, _: Tables) -> bool:
    return bool(row["purpose"]) != (row["metric_id"] == "P05")


def _counts_amiss(row: Row, _: Tables) -> bool:
    """A share without its lowest answer that counts, or with one that counts all of the scale or none."""
    if not (row["metric_id"] and row["counts_from"]):
        return bool(row["metric_id"] or row["counts_from"])
    return not float(row["scale_min"]) < float(row["counts_from"]) <= float(row["scale_max"])


def _counts_amiss_there(row: Row, tables: Tables) -> bool:
    """Another scale of a share's item without the answer that counts on it; or one that is not on it."""
    item = (row["form_id"], row["question_id"])
    items = (q for q in tables["survey_questions"] if (q["form_id"], q["question_id"]) == item)
    is_share = any(q["metric_id"] for q in items)
    if not (row["scale_min"] and row["counts_from"]):
        return bool(row["counts_from"]) or (is_share and bool(row["scale_min"]))
    return not (is_share and float(row["scale_min"]) < float(row["counts_from"]) <= float(row["scale_max"]))


def _asks_nobody(row: Row, _: Tables) -> bool:
    return float(row["invited"]) < 1


SURVEYS = (
    Seed(
        "survey_questions",
        "survey item",
        (
            FORM[0],
            Column("question_id", "the item: a landing column, or what form_question_map calls one"),
            Column("construct_id", "the construct it measures; empty where it is a share alone", may_be_empty=True),
            Column("is_reversed", "whether a high answer means little of it", Holds.FLAG, may_be_empty=True),
            Column("scale_min", "lowest answer", Holds.NUMBER),
            Column("scale_max", "highest answer", Holds.NUMBER),
            Column("position", "its place among the items", Holds.NUMBER, may_be_empty=True),
            Column(
                "metric_id",
                "the metric of which it is a share: P04 asks about progress, P05 for what people can use technology",
                Holds.WORD,
                words=SHARES,
                may_be_empty=True,
                may_be_absent=True,
            ),
            Column("purpose", "of P05: for what", Holds.WORD, words=PURPOSES, may_be_empty=True, may_be_absent=True),
            Column(
                "counts_from",
                "of a share: the lowest answer that counts, as the item is scored: considerable (P04), agree (P05)",
                Holds.NUMBER,
                may_be_empty=True,
                may_be_absent=True,
            ),
        ),
        identified_by=("form_id", "question_id"),
        references=(
            Reference(("form_id",), "forms", stops=Stops.IF_LIKE),
            Reference(("construct_id",), "survey_constructs"),
            Reference(("question_id",), "answered", among=("form_id",), stops=Stops.IF_LIKE),
        ),
        rules=(
            Rule("scale_max", "it is not above scale_min", "Write the highest answer.", _scale_is_upside_down),
            Rule(
                "construct_id",
                "the item is of no construct and of no share",
                "Name its construct, or its metric_id.",
                _measures_nothing,
            ),
            Rule("purpose", "P05 and a purpose go together", "Name both, or neither.", _has_a_purpose_amiss),
            Rule(
                "counts_from",
                "a metric_id and an answer of the scale above its lowest go together",
                "Write the lowest answer that counts, or leave both empty.",
                _counts_amiss,
            ),
        ),
    ),
    Seed(
        "survey_item_versions",
        "survey item that a form version asks in other words, or on another scale, than survey_questions has it",
        (
            *FORM,
            Column("question_id", "the item"),
            Column(
                "scale_min", "lowest answer there; empty where the scale is the same", Holds.NUMBER, may_be_empty=True
            ),
            Column("scale_max", "highest answer there", Holds.NUMBER, may_be_empty=True),
            Column(
                "wording",
                "what tells this wording from others, such as its first words; empty where the words are the same",
                Holds.TEXT,
                may_be_empty=True,
            ),
            Column(
                "is_comparable",
                "whether somebody has looked and its answers may be held against those to the item as it was; they are "
                "then carried over to the item's scale",
                Holds.FLAG,
                may_be_empty=True,
            ),
            Column(
                "counts_from",
                "of a share's item on another scale: the lowest answer there that counts",
                Holds.NUMBER,
                may_be_empty=True,
                may_be_absent=True,
            ),
        ),
        identified_by=("form_id", "form_version", "question_id"),
        references=(
            OF_A_FORM,
            Reference(("form_id", "question_id"), "survey_questions"),
        ),
        rules=(
            Rule(
                "counts_from",
                "the item of a share has another scale here, and no answer of it above the lowest counts",
                "Write the lowest answer that counts, where and only where the scale differs.",
                _counts_amiss_there,
            ),
            Rule("scale_max", "it is not above scale_min", "Write the highest answer.", _scale_is_upside_down),
            Rule("scale_max", "the scale has one end", "Write both ends, or neither.", _scale_is_half_said),
            Rule("wording", "it says nothing that differs", "Say the scale, the wording or both.", _says_nothing_new),
        ),
    ),
    Seed(
        "survey_invitations",
        "wave of which is known how many people were asked to answer",
        (
            FORM[0],
            Column("wave_id", "the wave"),
            Column("invited", "how many people", Holds.NUMBER),
            Column("told_by", "where the number is from, such as a distribution's summary", Holds.TEXT),
        ),
        identified_by=("form_id", "wave_id"),
        references=(Reference(("form_id", "wave_id"), "survey_waves"),),
        rules=(Rule("invited", "it asks nobody", "Write how many, or remove the row.", _asks_nobody),),
        note="Exports of responses hold nobody who did not answer. Where a wave has no row, a survey of teachers "
        "counts as sent to all who teach on its last day.",
    ),
    Seed(
        "survey_constructs",
        "construct",
        (
            Column("construct_id", "its id"),
            Column("construct_name", "as dashboards show it", Holds.TEXT),
            Column("respondent_role", "who answers, such as teacher or student"),
            Column("guskey_level", "level of evaluation, 1 to 5", Holds.NUMBER, low=1, high=5),
            Column("direction", "whether more of it is better (up) or worse (down)", Holds.WORD, words=("up", "down")),
            Column(
                "tpack_kind",
                "which of the seven kinds of knowledge it is (P08); empty for any other construct",
                Holds.WORD,
                words=TPACK_KINDS,
                may_be_empty=True,
                may_be_absent=True,
            ),
        ),
        identified_by=("construct_id",),
    ),
    Seed(
        "survey_waves",
        "wave and form version",
        (
            *FORM,
            Column("wave_id", "the wave's id; several versions of a form may share it"),
            Column(
                "wave_role",
                "before or after the coaching; mid and retro_pre (asked afterwards: how it was before) are in no pair",
                Holds.WORD,
                words=("pre", "mid", "post", "retro_pre"),
            ),
            Column("school_year", "a school year's name in district.yml"),
            Column("opens_on", "first day, included", Holds.DAY),
            Column("closes_on", "last day, included", Holds.DAY),
        ),
        identified_by=("form_id", "form_version", "wave_id"),
        references=(OF_A_FORM, Reference(_YEAR[1], _YEAR[0])),
        rules=(
            Rule("closes_on", "it is before opens_on", "Write the last day of the wave.", _closes_before_it_opens),
            Rule(
                "opens_on",
                "the wave lies outside its school year",
                "Correct the days or the year.",
                _is_outside_its_year,
            ),
            Rule("opens_on", "it shares days with another wave of the form and version", "Part them.", _shares_days),
            Rule(
                "opens_on",
                "a post wave opens before the form's pre wave of that year",
                "Correct the days, or the roles.",
                _is_before_the_pre_wave,
            ),
        ),
    ),
)
