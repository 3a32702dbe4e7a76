"""What several record types ask in the same words."""

from coaching.records.declaration import Asked, Holds

SUBMITTED = Asked("submitted_at", Holds.INSTANT, "When the record was sent, UTC.", is_past=True)
COACH = Asked("coach", Holds.PERSON, "The coach whom the record is about.", is_needed=True)
RECORDER = Asked("recorder", Holds.PERSON, "Who wrote the record down.")
SCHOOL = Asked("school", Holds.SCHOOL, "The school it is about; the unknown one where nobody knows the name written.")
NEEDED_SCHOOL = Asked(SCHOOL.name, SCHOOL.holds, SCHOOL.means, is_needed=True)
STANDARDS = Asked("standards", Holds.CODES, "The standards it belongs to, in the form's framework.")
CYCLE = Asked("cycle_id", Holds.ID, "The coaching cycle that it belongs to, as the form has it.")
SCHOOL_YEAR = Asked("school_year", Holds.ID, "The school year it is of, as district.yml names it.", is_needed=True)
GOAL = Asked(
    "goal_id", Holds.ID,
    "The goal's name in the district's own records; records of one school or coach with the same one, due in one "
    "school year, tell of one goal.",
    is_needed=True,
)  # fmt: skip
DUE = Asked("due_date", Holds.DAY, "The local day by which it is to be reached.")
CONSENT = Asked(
    "has_consent", Holds.FLAG, "Whether those whom it shows or quotes agreed to its use; NULL where nobody says."
)
ROLES = ("teacher", "administrator", "student", "coach", "parent")
ROLE = Asked("actor_role", Holds.WORD, "Whose work or words it is.", words=ROLES)
EVIDENCE = Asked(
    "evidence_type", Holds.WORD, "What it is evidence of.",
    words=("ownership_example", "planning", "lesson", "student_work", "data_use", "scenario"),
)  # fmt: skip
RATER = Asked(
    "rater_role", Holds.WORD, "The role of who rated.",
    words=("coach", "teacher", "administrator", "district", "student"),
)  # fmt: skip
NOTED = Asked("noted_date", Holds.DAY, "The local day of which the record tells.", is_needed=True, is_past=True)
MINUTES = Asked("minutes", Holds.NUMBER, "Minutes spent.", high=1440, is_needed=True)
COACH_ROLE = Asked(
    "learning_forward_role", Holds.WORD, "Which of a coach's ten roles it belongs to.",
    vocabulary="learning_forward_role",
)  # fmt: skip
EVIDENCE_LEVEL = Asked(
    "evidence_level", Holds.WORD, "What stands behind it, from nothing but words to a comparison.",
    words=("asserted", "anecdote", "own_data", "study", "comparison"),
)  # fmt: skip
WAVE = Asked(
    "wave", Holds.WORD,
    "When in the year the rating was made; retrospective_pre is one of how it was before, made afterwards.",
    words=("pre", "mid", "post", "retrospective_pre"),
)  # fmt: skip
RATING = Asked(
    "rating", Holds.COUNT,
    "The rating: of a dimension from 1 (traditional) to 5 (emerging), of the coach's own work on a standard from 1 "
    "(not yet) to 5 (always).",
    low=1, high=5,
)  # fmt: skip
OBSERVED = Asked("observed", Holds.PERSON, "Whom it was of.")
VALUED = Asked(
    "metric_id", Holds.ID, "The metric's id in `dim_metric`, or the district's own name for what is measured."
)
CONDITION_SCORE = Asked(
    "condition_score", Holds.COUNT, "The rating, from 1 (not in place) to 5 (in place).", low=1, high=5
)
