"""Records of what was seen, made and said: observations, artifacts, testimonials, items of learning groups."""

from coaching.records.declaration import Asked, Holds, Record
from coaching.records.shared import (
    CONSENT,
    CYCLE,
    EVIDENCE,
    EVIDENCE_LEVEL,
    NOTED,
    OBSERVED,
    RATER,
    RATING,
    RECORDER,
    ROLE,
    SCHOOL,
    STANDARDS,
    SUBMITTED,
    VALUED,
    WAVE,
)
from coaching.streams import Feeds

_AREAS = ("lesson_design", "assessment", "tools", "classroom_management", "content", "data_use", "equity")

OBSERVATIONS = Record(
    Feeds.OBSERVATIONS,
    "fct_observation",
    "rated item of an observation",
    (
        SUBMITTED,
        RECORDER,
        Asked("observation_id", Holds.ID, "The observation; it has a record for each item that was rated."),
        Asked("observation_date", Holds.DAY, "The local day of the observation.", is_needed=True, is_past=True),
        OBSERVED,
        Asked(
            "observed_role",
            Holds.WORD,
            "In which role: of a coach it is a co-observation of the own presentation.",
            words=("teacher", "coach", "student_group"),
        ),
        Asked(
            "seen_by", Holds.WORD, "How it was seen.",
            words=("observation", "interview", "follow_up_visit", "recording"),
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
        Asked("tpack_component", Holds.WORD, "Which kind of knowledge the task called for.", vocabulary="tpack"),
        Asked(
            "presentation_score", Holds.COUNT, "Of a coach's own presentation, how it was received, from 1 to 5.",
            low=1, high=5,
        ),
        RATING,
        WAVE,
        SCHOOL,
        CYCLE,
        STANDARDS,
    ),
)  # fmt: skip
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
        Asked("group_id", Holds.ID, "The group, as the district names it."),
        Asked("raised_date", Holds.DAY, "The local day of the meeting that raised it.", is_needed=True, is_past=True),
        Asked("closed_date", Holds.DAY, "The local day of the meeting that closed it.", is_past=True),
        Asked("is_carried_over", Holds.FLAG, "Whether it went over to a later meeting; NULL where nobody says."),
        SCHOOL,
        STANDARDS,
    ),
)
NEEDS = Record(
    Feeds.NEEDS,
    "fct_need",
    "look at what a teacher needs and builds on",
    (
        SUBMITTED,
        RECORDER,
        NOTED,
        OBSERVED,
        Asked("need_area", Holds.WORD, "Where support is wanted.", words=_AREAS),
        Asked("strength_area", Holds.WORD, "What there is to build on.", words=_AREAS),
        SCHOOL,
        STANDARDS,
    ),
)
CLAIMS = Record(
    Feeds.CLAIMS,
    "fct_claim",
    "claim about the programme; in which words is never kept",
    (
        SUBMITTED,
        RECORDER,
        NOTED,
        Asked("claim_id", Holds.ID, "The claim, as the district names it."),
        Asked(
            "claim_topic", Holds.WORD, "What it is about.",
            words=("engagement", "achievement", "transition", "cost", "equity", "satisfaction"),
        ),
        EVIDENCE_LEVEL,
        VALUED,
        SCHOOL,
    ),
)  # fmt: skip
SEEN = (OBSERVATIONS, ARTIFACTS, TESTIMONIALS, PLC_ITEMS, NEEDS, CLAIMS)
