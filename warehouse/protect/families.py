"""Which measure belongs to which family, whom a family counts, and which district threshold holds for it.

Every numeric column of a protected mart stands here or the estimate step refuses: a new metric needs a decision about
privacy first.

Decisions:
- Sessions, minutes and dosage are `staff_implementation`: they describe the teachers coached in the cell.
- Cycles and follow-ups rest on fewer of them: each group of columns is blank where its own count is under the
  threshold; the cell stays.
- `teachers_eligible` is a fact of the staff list and rests on nobody's conduct: `roster`, no threshold. It is hidden
  with its cell all the same.
- `followup_days_n` is a setting. `unaligned_school_rate` says of the whole school what the UNALIGNED cell says of
  itself: it is published only beside
  an UNALIGNED cell that is shown.
- Reach counts the coached who are eligible too, so it has a population of its own, `teachers_coached_eligible`, and
  those not reached are its complement.
- `coaches_active` tells how many coaches stand behind a cell: `coaches`, a threshold for the column alone. Were it a
  threshold for the cell, every cell
  of a school with one coach would be blank, while who the coach of a school is stands on the school's door. So the
  published column is NULL below it.
- Matched means, changes and effects are `staff_outcomes`; match counts go with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coaching.district import Thresholds


@dataclass(frozen=True)
class Family:
    """Measures over one population.

    Attributes:
        people: the column that counts the people, empty where nobody's conduct is shown.
        threshold: the setting in district.yml (`thresholds`) that says how many there must be.
        hides_cell: whether too few people hide the whole cell, or only the family's own columns.
        zero_is_open: whether "nobody" may be shown.
    """

    people: str = ""
    threshold: str = ""
    hides_cell: bool = True
    zero_is_open: bool = True

    def least(self, thresholds: Thresholds) -> int:
        """The number of people there must be."""
        return int(getattr(thresholds, self.threshold)) if self.threshold else 0


ROSTER = Family()
SETTING = Family()
SCHOOL = Family()
COACHES = Family("coaches_active", "coaches", hides_cell=False)
STAFF_IMPLEMENTATION = Family("teachers_coached", "staff_implementation")
STAFF_REACH = Family("teachers_coached_eligible", "staff_implementation")
# Few cycles or follow-ups are few teachers: a rate over one of them is one person's conduct, though the cell has people
# enough.
CYCLES_STARTED = Family("cycles_started", "staff_implementation", hides_cell=False)
CYCLES_DUE = Family("cycles_due", "staff_implementation", hides_cell=False)
CYCLES_COMPLETED = Family("cycles_completed", "staff_implementation", hides_cell=False)
FOLLOW_UPS = Family("followups_closed_window", "staff_implementation", hides_cell=False)
STAFF_FEEDBACK = Family("feedback_n", "staff_outcomes", zero_is_open=False)
STAFF_OUTCOMES = Family("n_matched", "staff_outcomes", zero_is_open=False)

IMPLEMENTATION: Mapping[str, Family] = {
    "teachers_eligible": ROSTER,
    "coaches_active": COACHES,
    "followup_days_n": SETTING,
    "unaligned_school_rate": SCHOOL,
    "teachers_coached_eligible": STAFF_REACH,
    "reach_rate": STAFF_REACH,
    **dict.fromkeys(
        (
            "teachers_coached",
            "teachers_coached_not_eligible",
            "sessions_full_count",
            "sessions_allocated",
            "coach_minutes_full",
            "coach_minutes_allocated",
            "participant_minutes_allocated",
            "one_on_one_minutes_allocated",
            "group_minutes_allocated",
            "group_share",
            "dosage_hours_per_coached_teacher",
            "dosage_hours_median",
            "dosage_threshold_rate",
            "share_of_school_coach_minutes",
            "core_move_fidelity",
            "learning_first_rate",
            "agency_prompt_rate",
        ),
        STAFF_IMPLEMENTATION,
    ),
    "cycles_started": CYCLES_STARTED,
    **dict.fromkeys(("cycles_due", "cycles_completed", "cycle_completion_rate"), CYCLES_DUE),
    "cycle_days_median": CYCLES_COMPLETED,
    **dict.fromkeys(("followups_closed_window", "followups_on_time", "followup_rate"), FOLLOW_UPS),
    **dict.fromkeys(
        ("feedback_n", "feedback_mean", "feedback_scale_max", "feedback_favourable_rate", "feedback_response_rate"),
        STAFF_FEEDBACK,
    ),
}


def unknown(columns: Sequence[str], families: Mapping[str, Family]) -> list[str]:
    """Measures that no family claims."""
    return sorted(set(columns) - set(families))
