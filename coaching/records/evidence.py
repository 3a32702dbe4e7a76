"""Records of what was seen, made and said: observations, artifacts, testimonials, items of learning groups."""

from coaching.records.declaration import Asked, Holds, Record
from coaching.records.shared import (
    CONSENT,
    CYCLE,
    EVIDENCE,
    RATER,
    RECORDER,
    ROLE,
    SCHOOL,
    STANDARDS,
    SUBMITTED,
)
from coaching.streams import Feeds

OBSERVATIONS = Record(
    Feeds.OBSERVATIONS,
    "fct_observation",
    "rated item of an observation",
    (
        SUBMITTED,
        RECORDER,
        Asked("observation_id", Holds.ID, "The observation; it has a record for each item that was rated."),
        Asked("observation_date", Holds.DAY, "The local day of the observation.", is_needed=True, is_past=True),
        Asked("observed", Holds.PERSON, "Whom it was of."),
        Asked(
            "observed_role",
            Holds.WORD,
            "In which role: of a coach it is a co-observation of the own presentation.",
            words=("teacher", "coach", "student_group"),
        ),
        RATER,
        Asked("is_double_rated", Holds.FLAG, "Whether a second person rated the same; NULL where nobody says."),
        Asked("debrief_date", Holds.DAY, "The local day on which it was talked over.", is_past=True),
        Asked("samr_level", Holds.WORD, "The task's SAMR level, an order and no score.", vocabulary="samr"),
        Asked(
            "environment_dimension",
            Holds.WORD,
            "Which of the twelve dimensions of the environment was rated.",
            vocabulary="environment_dimension",
        ),
        Asked("rating", Holds.COUNT, "The dimension's rating, from 1 (traditional) to 5 (emerging).", low=1, high=5),
        Asked("wave", Holds.WORD, "When in the year the rating was made.", words=("pre", "mid", "post")),
        SCHOOL,
        CYCLE,
        STANDARDS,
    ),
)
ARTIFACTS = Record(
    Feeds.ARTIFACTS,
    "fct_artifact",
    "piece of work that shows a standard at work",
    (
        SUBMITTED,
        RECORDER,
        Asked("artifact_date", Holds.DAY, "The local day on which it was made.", is_needed=True, is_past=True),
        Asked("url_digest", Holds.DIGEST, "The pseudonym of where it is kept: equal ones are one document."),
        Asked(
            "artifact_type", Holds.WORD, "What it is.",
            words=("lesson_plan", "student_product", "recording", "scenario", "agenda", "resource", "job_posting"),
        ),
        ROLE,
        EVIDENCE,
        CONSENT,
        SCHOOL,
        STANDARDS,
    ),
)  # fmt: skip
TESTIMONIALS = Record(
    Feeds.TESTIMONIALS,
    "fct_testimonial",
    "testimonial: that somebody of a role spoke of the programme; the words themselves are never kept",
    (
        SUBMITTED,
        RECORDER,
        Asked("told_date", Holds.DAY, "The local day on which it was given.", is_needed=True, is_past=True),
        ROLE,
        Asked(
            "theme", Holds.WORD, "What it is about.",
            words=("planning", "learning", "engagement", "confidence", "collaboration", "equity"),
        ),
        CONSENT,
        SCHOOL,
        STANDARDS,
    ),
)  # fmt: skip
PLC_ITEMS = Record(
    Feeds.PLC_ITEMS,
    "fct_plc_item",
    "item on the agenda of a professional learning group",
    (
        SUBMITTED,
        RECORDER,
        Asked("item_id", Holds.ID, "The item, as the group names it."),
        Asked("raised_date", Holds.DAY, "The local day of the meeting that raised it.", is_needed=True, is_past=True),
        Asked("closed_date", Holds.DAY, "The local day of the meeting that closed it.", is_past=True),
        Asked("is_carried_over", Holds.FLAG, "Whether it went over to a later meeting; NULL where nobody says."),
        SCHOOL,
        STANDARDS,
    ),
)
SEEN = (OBSERVATIONS, ARTIFACTS, TESTIMONIALS, PLC_ITEMS)
