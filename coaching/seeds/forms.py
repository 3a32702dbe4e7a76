"""The seeds that say what forms mean, and what the answers to them stand for."""

from coaching.seeds.schema import Column, Holds, Reference, Seed, Stops

# The columns that name a form, and what they refer to.
FORM = (
    Column("form_id", "the form's id in district.yml (a stream's name where it has none)"),
    Column("form_version", "its version there"),
)
OF_A_FORM = Reference(("form_id", "form_version"), "forms", stops=Stops.IF_LIKE)
_ASKED = Reference(("question_id",), "questions", among=("form_id", "form_version"))
# A word that the grammar of codes, or a choice, may know.
_CHOSEN = (
    "standards", "primary_standard", "format", "session_type", "session_status", "activities", "entry_path", "status",
    "follow_up_needed", "follow_up_done", "learning_goal_first", "agency_asked", "core_moves", "feedback_score",
    "goal_focus", "goal_origin",
)  # fmt: skip

FORMS = (
    Seed(
        "form_question_map",
        "column of a form that is not named after its question",
        (
            *FORM,
            Column("source_field", "the landing column"),
            Column("question_id", "the canonical question it answers, or a survey's item"),
        ),
        identified_by=("form_id", "form_version", "source_field"),
        references=(
            OF_A_FORM,
            Reference(("source_field",), "form_columns", among=("form_id", "form_version"), stops=Stops.IF_LIKE),
            _ASKED,
        ),
    ),
    Seed(
        "form_value_map",
        "answer that stands for another text or a number",
        (
            *FORM,
            Column("question_id", "the canonical question, or a survey's item"),
            Column(
                "raw_value", "the answer as people give it; letter case makes no difference", Holds.TEXT, is_folded=True
            ),
            Column("value", "what it stands for", Holds.TEXT, may_be_empty=True),
        ),
        identified_by=("form_id", "form_version", "question_id", "raw_value"),
        is_of_one_form=True,
        references=(OF_A_FORM, _ASKED),
    ),
    Seed(
        "form_option_labels",
        "option of a checkbox or list, with its whole label",
        (
            *FORM,
            Column("question_id", "the question", Holds.WORD, words=_CHOSEN),
            Column("option_label", "the option's whole label", Holds.TEXT, is_folded=True),
            Column("code", "the code it names; empty where it names no standard", may_be_empty=True, is_folded=True),
        ),
        identified_by=("form_id", "form_version", "question_id", "option_label"),
        is_of_one_form=True,
        references=(
            OF_A_FORM,
            # at the door it refuses its own form
            Reference(("code",), "form_codes", among=("form_id", "form_version"), stops=Stops.NEVER),
        ),
    ),
    Seed(
        "missing_words",
        "word that people write where there is nothing to say",
        (
            Column("word", "the word; letter case makes no difference", Holds.TEXT, is_folded=True),
            Column(
                "means",
                "nothing is no value and no person, nobody no person",
                Holds.WORD,
                words=("nothing", "nobody"),
            ),
        ),
        identified_by=("word",),
    ),
)
