"""Records of a coach's own work and growth: time, goals, steps, learning."""

from dataclasses import replace

from coaching.records.declaration import Asked, Holds, Record
from coaching.records.shared import (
    COACH,
    COACH_ROLE,
    CYCLE,
    DUE,
    GOAL,
    MINUTES,
    NOTED,
    RATING,
    RECORDER,
    SCHOOL,
    SCHOOL_YEAR,
    STANDARDS,
    SUBMITTED,
    WAVE,
)
from coaching.streams import Feeds

_SHOWN = ("yes", "in_part", "no")

COACH_TIME = Record(
    Feeds.COACH_TIME,
    "fct_coach_time",
    "entry of a coach's time: a coach, a day, an activity",
    (
        SUBMITTED,
        COACH,
        Asked("entry_date", Holds.DAY, "The local day on which the time was spent.", is_needed=True, is_past=True),
        MINUTES,
        Asked(
            "activity", Holds.WORD, "Which of the nine coaching activities it was (seed ref_coaching_activities).",
            vocabulary="coaching_activity",
        ),
        Asked(
            "activity_class", Holds.WORD,
            "What kind of time it was. Support with learning technology is part of the role (2011: 3e), an off-role "
            "duty is not.",
            words=("aligned_coaching", "learning_tech_support", "off_role", "pd", "admin", "travel"),
        ),
        Asked(
            "off_role_type", Holds.WORD, "Of an off-role duty, which one.",
            words=("device_repair", "projectors", "copy_machine", "substitute_teaching", "lunch_duty", "bus_duty",
                   "testing", "inventory"),
        ),
        Asked(
            "barrier", Holds.WORD, "What stood in the way of coaching that day.",
            words=("budget", "competing_interests", "no_central_vision", "no_time", "access_to_devices"),
        ),
        SCHOOL,
        STANDARDS,
    ),
)  # fmt: skip
COACH_GOALS = Record(
    Feeds.COACH_GOALS,
    "fct_coach_goal",
    "record that tells of a goal that a coach set for the own work",
    (
        SUBMITTED,
        COACH,
        GOAL,
        Asked(
            "goal_type", Holds.WORD,
            "As the field uses the words: personal is about the coach as a person among people (questioning, equity), "
            "professional about the craft (SAMR, TPACK).",
            words=("personal", "professional"), is_needed=True,
        ),
        Asked(
            "goal_topic", Holds.WORD, "What the goal is about.",
            words=("coaching_language", "questioning", "equity_and_access", "samr", "tpack", "facilitation",
                   "data_use"),
        ),
        Asked("set_date", Holds.DAY, "The local day on which the goal was set.", is_past=True),
        DUE,
        Asked("baseline_value", Holds.NUMBER, "Where the measure stood at first, in the goal's own unit.", low=-1e9),
        Asked("target_value", Holds.NUMBER, "Where the measure is to stand, in the goal's own unit.", low=-1e9),
        Asked("is_met", Holds.FLAG, "Whether it was reached; NULL where nobody says."),
        STANDARDS,
    ),
)  # fmt: skip
COACH_ACTION_STEPS = Record(
    Feeds.COACH_ACTION_STEPS,
    "fct_coach_action_step",
    "step that was agreed on the way to a coach's goal",
    (
        SUBMITTED,
        COACH,
        GOAL,
        Asked("assigned_date", Holds.DAY, "The local day on which the step was agreed.", is_past=True),
        DUE,
        Asked("checked_back_date", Holds.DAY, "The local day on which somebody asked after it.", is_past=True),
        Asked("is_followed_through", Holds.FLAG, "Whether it was done; NULL where nobody says."),
    ),
)
CREDENTIALS = Record(
    Feeds.CREDENTIALS_EARNED,
    "fct_credential_earned",
    "credential that a coach earned",
    (
        SUBMITTED,
        COACH,
        Asked(
            "credential_element", Holds.WORD, "Which of the four elements it belongs to.",
            vocabulary="credential_element", is_needed=True,
        ),
        Asked("credential_id", Holds.ID, "The credential, as the programme names it; the twelve have no names here."),
        Asked("earned_date", Holds.DAY, "The local day on which it was earned.", is_needed=True, is_past=True),
        Asked(
            "issuer", Holds.WORD, "Who issued it.", words=("programme", "iste", "state", "university", "vendor"),
        ),
        replace(COACH_ROLE, is_several=True),
        STANDARDS,
    ),
)  # fmt: skip
PLN = Record(
    Feeds.PLN_ACTIVITY,
    "fct_pln_activity",
    "activity of a coach in a learning network",
    (
        SUBMITTED,
        COACH,
        Asked("activity_date", Holds.DAY, "The local day on which it took place.", is_needed=True, is_past=True),
        Asked("network_mode", Holds.WORD, "How people met.", words=("in_person", "virtual")),
        Asked(
            "network_type", Holds.WORD, "What sort of network it is.",
            words=("chat", "community", "conference", "association", "regional"),
        ),
        Asked("hours", Holds.NUMBER, "Hours spent.", high=100),
    ),
)  # fmt: skip
OUTREACH = Record(
    Feeds.OUTREACH,
    "fct_outreach",
    "occasion of outreach: a coach's work that the log does not tell, with others than teachers or for another end",
    (
        SUBMITTED,
        COACH,
        NOTED,
        Asked(
            "outreach_role", Holds.WORD, "With whom. Pupils and parents are never named.",
            words=("administrator", "student_group", "parent", "teacher", "teacher_pair", "coach"), is_needed=True,
        ),
        Asked("people_count", Holds.COUNT, "How many people it was with.", high=10_000),
        replace(MINUTES, is_needed=False),
        Asked(
            "outreach_purpose", Holds.WORD, "What it was for.",
            words=("planning", "tool_selection", "tool_implementation", "data_analysis", "citizenship_lesson",
                   "classroom_visit", "vision"),
        ),
        Asked(
            "initiative", Holds.WORD, "The other initiative that it was part of.",
            words=("literacy", "mathematics", "science", "social_emotional", "special_education", "language_learners",
                   "college_and_career"),
        ),
        COACH_ROLE,
        SCHOOL,
        STANDARDS,
    ),
)  # fmt: skip
CYCLE_REVIEWS = Record(
    Feeds.CYCLE_REVIEWS,
    "fct_cycle_review",
    "look back at a coaching cycle",
    (
        SUBMITTED,
        RECORDER,
        replace(CYCLE, is_needed=True),
        NOTED,
        Asked("resource_date", Holds.DAY, "The local day on which the tool or material was chosen.", is_past=True),
        Asked(
            "planning_minutes", Holds.NUMBER, "Minutes of preparing before it reached pupils for the first time.",
            high=100_000,
        ),
        Asked(
            "next_step", Holds.WORD, "What comes next.",
            words=("repeat", "extend", "share_with_colleagues", "new_goal", "support_ends"),
        ),
        DUE,
        Asked("next_step_status", Holds.WORD, "Where the next step stands.", words=("planned", "done", "dropped")),
        Asked(
            "next_use", Holds.WORD, "Whether the teacher will use it again.",
            words=("alone", "with_support", "not_again", "undecided"),
        ),
        Asked(
            "lasting_date", Holds.DAY, "The local day from which the changed practice has lasted, as they saw it.",
            is_past=True,
        ),
        Asked(
            "listened_to_needs", Holds.WORD, "Whether the coach listened to what the teacher needed.", words=_SHOWN
        ),
        Asked("learned_together", Holds.WORD, "Whether coach and teacher learned as partners.", words=_SHOWN),
        Asked(
            "guided_throughout", Holds.WORD, "Whether the coach guided until the change was made, not at first alone.",
            words=_SHOWN,
        ),
        SCHOOL,
    ),
)  # fmt: skip
PROFILES = Record(
    Feeds.COACH_PROFILES,
    "fct_coach_profile",
    "coach's post in a school year",
    (
        SUBMITTED,
        COACH,
        SCHOOL_YEAR,
        Asked(
            "chosen_by", Holds.WORD, "How the coach was chosen.",
            words=("application", "appointment", "teacher_leader", "transfer", "contract"),
        ),
        Asked("employer_type", Holds.WORD, "Who employs the coach.", vocabulary="employer_type"),
        Asked("contract_basis", Holds.WORD, "For how long.", words=("permanent", "yearly", "as_needed")),
        Asked(
            "post_standing", Holds.WORD, "Whether coaching is the coach's main role, or stands beside another.",
            words=("primary_role", "beside_another_role"),
        ),
        Asked(
            "certification", Holds.WORD, "A certificate for the post, where the state asks for one and where not.",
            words=("required_and_held", "required_not_held", "not_required_held", "not_required"),
        ),
    ),
)  # fmt: skip
SELF_RATINGS = Record(
    Feeds.SELF_RATINGS,
    "fct_self_rating",
    "rating by a coach of the own work on the standards that it names",
    (SUBMITTED, COACH, NOTED, WAVE, replace(RATING, is_needed=True), STANDARDS),
)
OWN = (
    COACH_TIME, COACH_GOALS, COACH_ACTION_STEPS, CREDENTIALS, PLN, OUTREACH, CYCLE_REVIEWS, PROFILES, SELF_RATINGS,
)  # fmt: skip
