"""Questions that the door reads in a way of their own: answered with standards, or by choosing among words."""

from collections.abc import Mapping

from coaching.records import PARTS, Holds
from coaching.streams import Feeds
from coaching.words import NO, YES

# Answered with standards: read by the grammar of codes.
CODED: Mapping[Feeds, frozenset[str]] = {
    Feeds.COACHING_LOG: frozenset({"standards", "primary_standard"}),
    **{record.feeds: frozenset(asked.name for asked in record.holding(Holds.CODES)) for record in PARTS},
}
_FLAG = {**dict.fromkeys(YES, "true"), **dict.fromkeys(NO, "false")}


def _ways(**words: str) -> Mapping[str, str]:
    """Each word, and the ways to write it, parted by commas."""
    return {way.strip(): word for word, ways in words.items() for way in (word, *ways.split(","))}


# Answered by choosing, and landing as one word whoever writes it how: each way to write it, and what it comes to.
WORDED: Mapping[Feeds, Mapping[str, Mapping[str, str]]] = {
    Feeds.COACHING_LOG: {
        "session_status": _ways(
            held="completed, complete, done, took place, met, attended, conducted, occurred",
            cancelled="canceled, cancelled by teacher, canceled by teacher, cancelled by coach, canceled by coach, "
            "not held",
            no_show="no show, no-show, noshow, teacher no-show, missed, absent, teacher absent, did not attend",
            rescheduled="reschedule, re-scheduled, postponed, moved",
        ),
        "learning_goal_first": {**_FLAG, "no tool": "no_tool", "no_tool": "no_tool"},
        "agency_asked": _FLAG,
        "core_moves": {},
        "feedback_score": {way: score for score in "12345" for way in (score, f"{score}.0")},
    },
    Feeds.COACHING_CYCLES: {
        "goal_focus": _ways(
            students="student, pupils, student learning, learners",
            practice="teaching, teaching practice, instruction, teacher practice",
            relationship="working together, trust",
            tool="technology, the tool, tools",
        ),
        "goal_origin": _ways(
            curriculum="curriculum or standards, standards",
            school_or_team="school or team, school goal, team goal, existing goal",
            shared_concern="shared concern, a shared concern, found together",
            teacher="own goal, teacher's own, the teacher's own",
            tool="technology, the tool, a tool, new tool",
        ),
    },
}
# Whose words are those of a vocabulary of `ref_terms`, by code and by name.
VOCABULARIES: Mapping[str, str] = {"core_moves": "core_move"}
# Answered by choosing, in a log or of a cycle: the words that every district may use; its own stand in form_value_map
# or form_option_labels. What the words of a record are, its declaration says.
CHOSEN: Mapping[Feeds, Mapping[str, tuple[str, ...]]] = {
    Feeds.COACHING_LOG: {
        "format": (
            "one_on_one", "one-on-one", "one on one", "group", "small_group", "small group", "whole_staff",
            "whole staff", "plc", "workshop", "virtual", "in person", "in_person", "hybrid", "async",
        ),
        "session_type": (
            "coaching", "plc", "workshop", "observation", "planning", "modeling", "modelling", "co-teaching", "debrief",
            "data", "meeting", "training",
        ),
        "activities": (),
        "follow_up_needed": (*YES, *NO),
        "follow_up_done": (*YES, *NO),
    },
    Feeds.COACHING_CYCLES: {
        "entry_path": ("volunteer", "invited", "required", "whole_school", "whole school", "required_low_performer"),
        "status": ("open", "completed", "abandoned", "planned", "closed", "cancelled"),
    },
}  # fmt: skip
