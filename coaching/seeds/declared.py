"""Every seed there is. One more is one entry here, and a file in dbt_project/seeds/ with its header row."""

import re

from coaching.seeds.forms import FORMS
from coaching.seeds.metrics import METRICS
from coaching.seeds.privacy import PRIVACY
from coaching.seeds.references import REFERENCES
from coaching.seeds.rendered import RENDERED
from coaching.seeds.schema import Column, Holds, Reference, Row, Rule, Seed, Stops, Tables
from coaching.seeds.surveys import SURVEYS
from coaching.seeds.viewers import VIEWERS

_FOR_EVER = "9999-12-31"


def _ends_before_it_begins(row: Row, _: Tables) -> bool:
    return bool(row["valid_to"]) and row["valid_to"] < row["valid_from"]


def _is_held_twice(row: Row, tables: Tables) -> bool:
    """Whether an earlier row of the post holds on one of its days."""
    return any(
        (other["school_code"], other["post"]) == (row["school_code"], row["post"])
        and other["valid_from"] < row["valid_from"] <= (other["valid_to"] or _FOR_EVER)
        for other in tables.get("coach_posts", ())
    )


def _letters(text: str) -> str:
    return re.sub("[^a-z0-9]+", "", text.lower())


def _means_two_levels(row: Row, tables: Tables) -> bool:
    """Whether another alias, written otherwise, would be read as this one and means something else."""
    written = _letters(row["alias"])
    return bool(written) and any(
        _letters(other["alias"]) == written and other["school_level"] != row["school_level"]
        for other in tables.get("school_level_aliases", ())
    )


# What an event of a platform is, where the seed knows it; otherwise it is unmapped.
DIRECTIONS = ("active", "passive", "feedback", "excluded")

_DISTRICT = (
    Seed(
        "school_groups",
        "school",
        (
            Column("school_code", "the roster's code of the school"),
            Column("school_group", "feeder pattern, region or whatever groups schools", may_be_empty=True),
            Column(
                "school_level",
                "such as ES, MS, HS, PK-12; one name in `school_level_aliases` is the other there",
                may_be_empty=True,
            ),
            Column("poverty_band", "such as high, mid-high, mid-low, low", may_be_empty=True),
        ),
        identified_by=("school_code",),
        references=(Reference(("school_code",), "roster_schools", stops=Stops.NEVER),),
    ),
    Seed(
        "school_level_aliases",
        "other name of a level of schools",
        (
            Column("alias", "as people write it; only its letters and digits count", Holds.TEXT, is_folded=True),
            Column("school_level", "the level's name in the marts"),
        ),
        identified_by=("alias",),
        rules=(
            Rule(
                "alias",
                "another row has these letters and digits for another level",
                "Leave one of the two.",
                _means_two_levels,
            ),
        ),
    ),
    Seed(
        "job_titles",
        "job title",
        (
            Column("job_title_raw", "as the roster writes it; letter case makes no difference", is_folded=True),
            Column("job_title_norm", "the word for it in the marts, such as technology_coach"),
            Column("is_coaching_role", "whether people of this title coach", Holds.FLAG, may_be_empty=True),
        ),
        identified_by=("job_title_raw",),
    ),
    Seed(
        "coach_posts",
        "coach's post at a school, whoever holds it",
        (
            Column("school_code", "the roster's code of the school"),
            Column("post", "a name for it, such as A; no person's"),
            Column("fte", "its part of a full-time post there: 0.5 for half", Holds.NUMBER, low=0, high=1),
            Column(
                "staffing_model",
                "how it is staffed",
                Holds.WORD,
                words=("full_time_coach", "part_time_coach", "extra_planning_period", "stipend", "external"),
                may_be_empty=True,
            ),
            Column("valid_from", "first day, included", Holds.DAY),
            Column("valid_to", "last day, included; empty while it goes on", Holds.DAY, may_be_empty=True),
        ),
        identified_by=("school_code", "post", "valid_from"),
        references=(Reference(("school_code",), "roster_schools", stops=Stops.NEVER),),
        rules=(
            Rule("valid_to", "it lies before valid_from", "Put the days in order.", _ends_before_it_begins),
            Rule(
                "valid_from",
                "an earlier row of the post goes on",
                "Write into that row's valid_to the day before, or name a second post otherwise.",
                _is_held_twice,
            ),
        ),
    ),
    Seed(
        "same_people",
        "pair of roster records of which the district knows whether they are one person",
        (
            Column("roster_id", "a record, as `quality.review_same_people` shows it"),
            Column("other_roster_id", "the other record"),
            Column("is_one_person", "whether both are one person", Holds.FLAG),
        ),
        identified_by=("roster_id", "other_roster_id"),
    ),
    Seed(
        "opt_outs",
        "person who asked that their survey answers be left out",
        (
            Column("pseudonym", "theirs, of an address or id, as `coaching find-person --pseudonym` prints it"),
            Column("asked_on", "the day on which they asked", Holds.DAY, may_be_empty=True),
        ),
        identified_by=("pseudonym",),
        note="Their responses stay in the landing and in staging, and are counted in `quality.review_config` alone.",
    ),
    Seed(
        "course_purposes",
        "pattern of course codes",
        (
            Column("course_code_pattern", "a course code; `%` stands for anything"),
            Column("course_purpose", "`staff_pd` for courses that are no teaching"),
        ),
        identified_by=("course_code_pattern",),
    ),
    Seed(
        "lms_activity_classes",
        "event of a platform",
        (
            Column("platform", "the kind of the source, or the source's name for files"),
            Column("actor_role", "whose event it is", Holds.WORD, words=("student", "teacher")),
            Column("event_type", "the event's full name, or its group"),
            Column(
                "activity_class",
                "what is done, a word of the district's own: view, submit, assess, create_media; of a teacher, "
                "`discuss` and `comment` are interaction with students, `set_work` is work set",
            ),
            Column(
                "direction",
                "whether it makes something (active) or takes something in, worksheets and quizzes too (passive); a "
                "teacher's feedback; or no use at all (excluded): auto-saves, heartbeats, what another list counts",
                Holds.WORD,
                words=DIRECTIONS,
            ),
        ),
        identified_by=("platform", "actor_role", "event_type"),
        note="An event is looked up by its full name (`controller#action`, `submission:<type>`), then by its group "
        "(`controller`, `submission`).",
    ),
    Seed(
        "lms_section_starts",
        "section whose events carry day offsets",
        (
            Column("section_id", "as the file's `section_id` is put together"),
            Column("start_date", "day 0", Holds.DAY),
        ),
        identified_by=("section_id",),
    ),
)

_ALL = (*FORMS, *SURVEYS, *_DISTRICT, *REFERENCES, *PRIVACY, *METRICS, *VIEWERS, *RENDERED)
SEEDS: dict[str, Seed] = {seed.name: seed for seed in _ALL}
# Those that stand in files.
WRITTEN: dict[str, Seed] = {name: seed for name, seed in SEEDS.items() if not seed.is_rendered}
