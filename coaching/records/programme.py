"""Records of the programme: its conditions, offers, costs, goals, plans, and what data was shared with whom."""

from coaching.records.declaration import Asked, Holds, Record
from coaching.records.shared import (
    CONDITION_SCORE,
    DUE,
    EVIDENCE_LEVEL,
    GOAL,
    NEEDED_SCHOOL,
    RATER,
    RECORDER,
    SCHOOL,
    SCHOOL_YEAR,
    STANDARDS,
    SUBMITTED,
    VALUED,
)
from coaching.streams import Feeds

DATA_SHARES = Record(
    Feeds.DATA_SHARES,
    "fct_data_share",
    "occasion on which data was shared",
    (
        SUBMITTED,
        RECORDER,
        Asked("shared_date", Holds.DAY, "The local day on which data was shared.", is_needed=True, is_past=True),
        Asked(
            "audience", Holds.WORD, "With whom.",
            words=("teachers", "school_leaders", "district", "board", "families", "community"), is_needed=True,
        ),
        Asked(
            "content", Holds.WORD, "What was shared.",
            words=("implementation", "impact", "survey", "lms", "goals", "costs"),
        ),
        SCHOOL,
    ),
)  # fmt: skip
CONDITION_RATINGS = Record(
    Feeds.CONDITION_RATINGS,
    "fct_condition_rating",
    "rating of an essential condition at a school in a school year by a role",
    (
        SUBMITTED,
        RECORDER,
        NEEDED_SCHOOL,
        SCHOOL_YEAR,
        Asked(
            "condition_version", Holds.WORD, "Which list of conditions: the fourteen, or the later seven.",
            words=("fourteen", "seven"),
        ),
        Asked(
            "essential_condition", Holds.WORD, "The condition that was rated.", vocabulary="essential_condition",
            is_needed=True,
        ),
        RATER,
        CONDITION_SCORE,
    ),
)  # fmt: skip
PD_EVENTS = Record(
    Feeds.PD_EVENTS,
    "fct_pd_event",
    "record that tells of an offer of professional development, of one person or of nobody by name",
    (
        SUBMITTED,
        RECORDER,
        Asked("event_id", Holds.ID, "The offer, as the district names it."),
        Asked("held_date", Holds.DAY, "The local day on which it was held.", is_needed=True),
        Asked("attendee", Holds.PERSON, "Who was asked or came."),
        Asked("is_attended", Holds.FLAG, "Whether the person came; NULL where nobody says."),
        Asked("is_completed", Holds.FLAG, "Whether the person finished it; NULL where nobody says."),
        Asked("pd_hours", Holds.NUMBER, "Hours that it took.", high=100),
        Asked("feedback_score", Holds.COUNT, "The person's feedback, from 1 to 5.", low=1, high=5),
        Asked(
            "pd_format", Holds.WORD, "How it was held.",
            words=("workshop", "course", "webinar", "conference", "learning_group", "self_paced"),
        ),
        SCHOOL,
        STANDARDS,
    ),
)  # fmt: skip
COSTS = Record(
    Feeds.PROGRAMME_COSTS,
    "fct_programme_cost",
    "cost of the programme in a school year",
    (
        SUBMITTED,
        SCHOOL,
        SCHOOL_YEAR,
        Asked(
            "cost_category", Holds.WORD, "What it was spent on.",
            words=("salary", "stipend", "training", "devices", "software", "travel", "substitutes", "materials"),
            is_needed=True,
        ),
        Asked("amount_usd", Holds.MONEY, "US dollars.", is_needed=True),
        Asked(
            "funding_source", Holds.WORD, "Who pays.",
            words=("district_budget", "school_budget", "grant", "state", "federal", "foundation", "title_i"),
        ),
        Asked(
            "is_funded_next_year", Holds.FLAG,
            "Whether it is paid for in the next school year; NULL where nobody says.",
        ),
    ),
)  # fmt: skip
BENCHMARK_GOALS = Record(
    Feeds.BENCHMARK_GOALS,
    "fct_benchmark_goal",
    "record that tells of a goal of the programme for a metric, for a school or the district",
    (
        SUBMITTED,
        SCHOOL,
        GOAL,
        Asked(
            "goal_role", Holds.WORD, "Whose goal it is, as a role, never as a person.",
            words=("teachers", "administrators", "coaches", "district"),
        ),
        Asked(
            "educator_standard", Holds.WORD, "The standard for teachers that it is to bring them to.",
            vocabulary="educator_standard",
        ),
        Asked(
            "student_standard", Holds.WORD, "The standard for pupils that it is to bring them to.",
            vocabulary="student_standard",
        ),
        VALUED,
        Asked("baseline_value", Holds.NUMBER, "Where the measure stood at first, in the goal's own unit.", low=-1e9),
        Asked("target_value", Holds.NUMBER, "Where the measure is to stand, in the goal's own unit.", low=-1e9),
        Asked("actual_value", Holds.NUMBER, "Where the measure stands, in the goal's own unit.", low=-1e9),
        DUE,
        STANDARDS,
    ),
)  # fmt: skip
PLANS = Record(
    Feeds.PLANS_ON_FILE,
    "fct_plan_on_file",
    "plan for the programme that is on file",
    (
        SUBMITTED,
        NEEDED_SCHOOL,
        SCHOOL_YEAR,
        Asked("plan_date", Holds.DAY, "The local day on which it was put on file.", is_past=True),
        *(
            Asked(f"built_with_{who}", Holds.FLAG, f"Whether {who} took part in making it; NULL where nobody says.")
            for who in ("teachers", "students", "principals", "coaches", "district")
        ),
    ),
)
TOOLS = Record(
    Feeds.TOOLS,
    "fct_tool",
    "tool on a school's or the district's list in a school year",
    (
        SUBMITTED,
        RECORDER,
        SCHOOL,
        SCHOOL_YEAR,
        Asked("tool_id", Holds.ID, "The tool, as the district names it.", is_needed=True),
        Asked(
            "tool_category", Holds.WORD, "What it is for. Monitoring is no use by pupils.",
            words=("creation", "collaboration", "content", "assessment", "feedback", "family_communication",
                   "classroom_management", "monitoring", "workspace"),
        ),
        EVIDENCE_LEVEL,
        Asked("vetting", Holds.WORD, "Whether it was vetted.", words=("vetted", "in_review", "rejected", "not_vetted")),
        Asked(
            "accessibility", Holds.WORD, "Whether everybody can use it, as reviewed.",
            words=("meets", "meets_in_part", "fails", "not_reviewed"),
        ),
    ),
)  # fmt: skip
DEVICES = Record(
    Feeds.DEVICE_PROGRAMMES,
    "fct_device_programme",
    "programme of devices of a school in a school year",
    (
        SUBMITTED,
        NEEDED_SCHOOL,
        SCHOOL_YEAR,
        Asked(
            "device_programme", Holds.WORD, "How pupils come to a device.",
            words=("one_to_one", "own_device", "carts", "labs", "none"), is_needed=True,
        ),
        Asked("since_date", Holds.DAY, "The local day from which it has been so.", is_past=True),
    ),
)  # fmt: skip
PROGRAMME_RATINGS = Record(
    Feeds.PROGRAMME_RATINGS,
    "fct_programme_rating",
    "rating of one side of the programme at a school in a school year by a role",
    (
        SUBMITTED,
        NEEDED_SCHOOL,
        SCHOOL_YEAR,
        Asked(
            "rated_topic", Holds.WORD,
            "What was rated: one of the six factors of a programme (seed ref_terms), or how people fare in it.",
            vocabulary="programme_factor",
            words=("coaching_relationship", "motivation_to_act", "choice_and_voice"), is_needed=True,
        ),
        RATER,
        CONDITION_SCORE,
    ),
)  # fmt: skip
RUN = (
    DATA_SHARES, CONDITION_RATINGS, PD_EVENTS, COSTS, BENCHMARK_GOALS, PLANS, TOOLS, DEVICES, PROGRAMME_RATINGS,
)  # fmt: skip
