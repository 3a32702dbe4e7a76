"""The tabs of records: which question each heading asks, and their rows as of a night."""

from collections.abc import Iterator, Mapping
from datetime import date
from zoneinfo import ZoneInfo

from sandbox.world import World
from sandbox.world.days import district
from sandbox.world.sessions import us_date
from sandbox.world.told import Cell, Told, as_of

TIME_HEADINGS = {
    "Timestamp": "submitted_at",
    "Coach email": "coach_email",
    "Day": "entry_date",
    "Minutes": "minutes",
    "Activity": "activity",
    "Kind of time": "activity_class",
    "Off-role duty": "off_role_type",
    "Barrier": "barrier",
    "School": "school",
    "ISTE standards": "standards",
    "Remarks": "remarks",
}
RECORD_HEADINGS = {
    "Timestamp": "submitted_at",
    "Your email": "recorder_email",
    "What do you want to record?": "record_type",
    "Coach email": "coach_email",
    "School": "school",
    "ISTE standards": "standards",
    "Goal id": "goal_id",
    "Goal type": "goal_type",
    "Goal topic": "goal_topic",
    "Set date": "set_date",
    "Due date": "due_date",
    "Baseline value": "baseline_value",
    "Target value": "target_value",
    "Is met": "is_met",
    "Assigned date": "assigned_date",
    "Checked back date": "checked_back_date",
    "Is followed through": "is_followed_through",
    "Credential element": "credential_element",
    "Credential id": "credential_id",
    "Earned date": "earned_date",
    "Issuer": "issuer",
    "Learning forward role": "learning_forward_role",
    "Activity date": "activity_date",
    "Network mode": "network_mode",
    "Network type": "network_type",
    "Hours": "hours",
    "Observation id": "observation_id",
    "Observation date": "observation_date",
    "Observed person email": "observed_email",
    "Observed role": "observed_role",
    "Rater role": "rater_role",
    "Is double rated": "is_double_rated",
    "Debrief date": "debrief_date",
    "Samr level": "samr_level",
    "Environment dimension": "environment_dimension",
    "Rating": "rating",
    "Wave": "wave",
    "Cycle id": "cycle_id",
    "Artifact date": "artifact_date",
    "Link to the artifact": "url_digest",
    "Artifact type": "artifact_type",
    "Actor role": "actor_role",
    "Evidence type": "evidence_type",
    "Has consent": "has_consent",
    "Told date": "told_date",
    "Theme": "theme",
    "Item id": "item_id",
    "Raised date": "raised_date",
    "Closed date": "closed_date",
    "Is carried over": "is_carried_over",
    "Shared date": "shared_date",
    "Audience": "audience",
    "Content": "content",
    "School year": "school_year",
    "Condition version": "condition_version",
    "Essential condition": "essential_condition",
    "Condition score": "condition_score",
    "Event id": "event_id",
    "Held date": "held_date",
    "Attendee email": "attendee_email",
    "Is attended": "is_attended",
    "Pd hours": "pd_hours",
    "Feedback score": "feedback_score",
    "Pd format": "pd_format",
    "Cost category": "cost_category",
    "Amount usd": "amount_usd",
    "Funding source": "funding_source",
    "Is funded next year": "is_funded_next_year",
    "Metric id": "metric_id",
    "Actual value": "actual_value",
    "Plan date": "plan_date",
    "Built with teachers": "built_with_teachers",
    "Built with students": "built_with_students",
    "Built with principals": "built_with_principals",
    "Built with coaches": "built_with_coaches",
    "Built with district": "built_with_district",
    "Group id": "group_id",
    "Seen by": "seen_by",
    "Tpack component": "tpack_component",
    "Presentation score": "presentation_score",
    "Is completed": "is_completed",
    "Goal role": "goal_role",
    "Educator standard": "educator_standard",
    "Student standard": "student_standard",
    "Day": "noted_date",
    "Outreach role": "outreach_role",
    "People count": "people_count",
    "Minutes": "minutes",
    "Outreach purpose": "outreach_purpose",
    "Initiative": "initiative",
    "Resource date": "resource_date",
    "Planning minutes": "planning_minutes",
    "Next step": "next_step",
    "Next step status": "next_step_status",
    "Next use": "next_use",
    "Lasting date": "lasting_date",
    "Listened to needs": "listened_to_needs",
    "Learned together": "learned_together",
    "Guided throughout": "guided_throughout",
    "Need area": "need_area",
    "Strength area": "strength_area",
    "Chosen by": "chosen_by",
    "Employer type": "employer_type",
    "Contract basis": "contract_basis",
    "Post standing": "post_standing",
    "Certification": "certification",
    "Tool id": "tool_id",
    "Tool category": "tool_category",
    "Evidence level": "evidence_level",
    "Vetting": "vetting",
    "Accessibility": "accessibility",
    "Claim id": "claim_id",
    "Claim topic": "claim_topic",
    "Device programme": "device_programme",
    "Since date": "since_date",
    "Rated topic": "rated_topic",
    "Their words": "testimonial_text",
}
# tab -> heading -> question
HEADINGS: Mapping[str, Mapping[str, str]] = {"Time log": TIME_HEADINGS, "Records": RECORD_HEADINGS}
BLANK_AFTER = 20  # somebody has left an empty row there


def told(world: World, tab: str, night: date) -> list[Told]:
    """The records of a tab in row order, repeated rows included."""
    return as_of({"Time log": world.coach_time, "Records": world.records}[tab], night)


def rows(world: World, tab: str, night: date) -> Iterator[list[Cell]]:
    """Headings and cells."""
    yield [*HEADINGS[tab]]
    for number, record in enumerate(told(world, tab, night)):
        if number == BLANK_AFTER:
            yield [""] * 3
        cells = {"submitted_at": _stamp(record), "record_type": record.record_type, **record.cells}
        yield [cells.get(question, "") for question in HEADINGS[tab].values()]


def _stamp(record: Told) -> str:
    moment = record.submitted.astimezone(ZoneInfo(district().timezone))
    return f"{us_date(moment.date())} {moment:%H:%M:%S}"
