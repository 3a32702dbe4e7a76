"""Records of the programme: its conditions, offers, costs, goals, plans, and what data was shared with whom."""

from coaching.records.declaration import Asked, Holds, Record
from coaching.records.shared import (
    DUE,
    GOAL,
    NEEDED_SCHOOL,
    RATER,
    RECORDER,
    SCHOOL,
    SCHOOL_YEAR,
    STANDARDS,
    SUBMITTED,
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
        Asked("condition_score", Holds.COUNT, "The rating, from 1 (not in place) to 5 (in place).", low=1, high=5),
    ),
)  # fmt: skip
PD_EVENTS = Record(
    Feeds.PD_EVENTS,
    "fct_pd_event",
    "offer of professional development and person it is about, or offer alone where nobody is named",
    (
        SUBMITTED,
        RECORDER,
        Asked("event_id", Holds.ID, "The offer, as the district names it."),
        Asked("held_date", Holds.DAY, "The local day on which it was held.", is_needed=True),
        Asked("attendee", Holds.PERSON, "Who was asked or came."),
        Asked("is_attended", Holds.FLAG, "Whether the person came; NULL where nobody says."),
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
    "goal of the programme for a metric, for a school or the district",
    (
        SUBMITTED,
        SCHOOL,
        GOAL,
        Asked(
            "metric_id", Holds.ID, "The metric's id in `dim_metric`, or the district's own name for what is measured."
        ),
        Asked("baseline_value", Holds.NUMBER, "Where the measure stood at first, in the goal's own unit.", low=-1e9),
        Asked("target_value", Holds.NUMBER, "Where the measure is to stand, in the goal's own unit.", low=-1e9),
        Asked("actual_value", Holds.NUMBER, "Where the measure stands, in the goal's own unit.", low=-1e9),
        DUE,
        STANDARDS,
    ),
)
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
RUN = (DATA_SHARES, CONDITION_RATINGS, PD_EVENTS, COSTS, BENCHMARK_GOALS, PLANS)
