"""What is true of a night, in clear: what a right warehouse must come to. For tests only; it names everybody.

`truth(world, night)` gives one JSON-able dict:

- `seed`, `size`, `night`.
- `schools`: `[{org_id, code, name, level, group, poverty_band}]`.
- `staff`: `[{person_id, kind, name, email, job_title, schools, begin, end, listed}]`: teachers, coaches and principals;
  `begin`/`end` are the role's
  dates (null: none given); `listed` says whether the roster of that night names the person.
- `assignments`: `[{enrollment_id, person_id, school, class_id, class_code, term, begin, end, given_begin, given_end,
  listed}]`: teachers in classes, and by role alone (no class, no enrolment, the school year's dates);
  `begin`/`end` have the term's dates where the roster leaves them blank (`given_*` null).
- `classes`: `[{class_id, course_id, section_id, school, term, teacher_id, subject (null: not told), grades}]`: the
  roster's class and its section in the platform.
- `sessions`: `[{session_id, row_key: [timestamp, coach_email], tab, framework, submitted_at, session_date, school,
  coach_id, coach_email, minutes, format,
  session_type, raw_standards, weights: {qualified_code: weight}, codes, unresolved, activities, goal_first,
  agency_asked, core_moves, feedback, feedback_asked, cycle_id, follow_up_needed, follow_up_done_on,
  participants}]`: the accepted ones, each once; rows of one key may be several. `weights` sum to
  1; `school` is the logged one (org id).
  `participants`: `[{person_id or null, email,
  name, attended, received}]`; `received` = least(coalesce(attended, minutes), minutes).
- `quarantined_sessions`: `[{row_key, tab, reason, raw_date, raw_minutes}]`.
- `records`: `{record_type: [{submitted_at, weights: {qualified_code: weight} or null, …}]}`: the accepted records of
  each type, each once, with what they mean (`sandbox/world`); people and schools by their ids, a school nobody knows as
  `(unknown)`.
- `cycles`: `[{cycle_id, teacher_id, coach_id, school, entry_path, stages: {name: date}, planned_end (null: not
  written), status, goal_focus, goal_origin (null: not said)}]`.
- `responses`: `[{response_id, wave, recorded_at, local_date, person_id or null, email, staff_id, status, finished,
  answers}]`, all that the survey
  gives away.
- `pairs`: `[{person_id, construct, pre, post, pre_date, post_date, first_session or null, late_pre}]`: pre and post
  scores of the last finished response of each wave that has one; late ones marked.
- `lms`: `{assignments, submissions, page_views, seats}`, each `{columns, rows}`, events up to the close of the night,
  duplicates once; `seats` are those of teachers in sections, deleted ones too, with the person behind the account.
- `streams`: `{"source.stream": {key, keys, rows, distinct, malformed}}`: the canonical keys the server would give that
  night before any pseudonym, and row counts as served (`rows` includes repeats and malformed ones). `canvas.page_views`
  and `canvas.submissions` have the instants that windows filter on as `instants`, in the order of `keys`.
- `quarantine`: `{"source.stream": {rule: rows}}`: the rows, repeats included, that break a critical rule (previews and
  spam of the surveys break none).
- `planted`: how often each kind of mess occurs; `planted_effects`; `planted_clear_values`: names and addresses that
  must never be found;
  `planted_secrets`.
"""

from collections.abc import Mapping
from datetime import date

from sandbox.systems.secrets import all_secrets
from sandbox.truth.log import cycles, log_truth
from sandbox.truth.platform import lms_events, platform_mess
from sandbox.truth.records import records
from sandbox.truth.roster import assignments, classes, schools, staff
from sandbox.truth.streams import held, quarantine
from sandbox.truth.survey import pairs, responses
from sandbox.world import World
from sandbox.world.coach_time import STRANGER
from sandbox.world.responses import CONSTRUCTS, EFFECT_COACHED, EFFECT_OTHERS
from sandbox.world.work import ACTIVE_LIFT

__all__ = ["held", "planted_clear_values", "truth"]


def truth(world: World, night: date) -> dict[str, object]:
    """Everything that is true of the night; the module's docstring has the fields."""
    accepted, quarantined = log_truth(world, night)
    found = held(world, night)
    return {
        "seed": world.seed,
        "size": world.size.name,
        "night": night.isoformat(),
        "schools": schools(world),
        "staff": staff(world, night),
        "assignments": assignments(world, night),
        "classes": classes(world),
        "sessions": accepted,
        "quarantined_sessions": quarantined,
        "cycles": cycles(world, night),
        "records": records(world, night),
        "responses": responses(world, night),
        "pairs": pairs(world, night, accepted),
        "lms": lms_events(world, night),
        "streams": {name: stream.told for name, stream in found.items()},
        "quarantine": quarantine(found),
        "planted": {**world.log.planted, **platform_mess(world)},
        "planted_effects": _effects(),
        "planted_clear_values": planted_clear_values(world),
        "planted_secrets": [secret for _, secret in sorted(all_secrets(world.seed).items())],
    }


def _effects() -> Mapping[str, object]:
    survey = {
        name: {"coached": a, "others": b} for name, a, b in zip(CONSTRUCTS, EFFECT_COACHED, EFFECT_OTHERS, strict=True)
    }
    return {"survey_sd": survey, "lms_active_rate_ratio": ACTIVE_LIFT}


def planted_clear_values(world: World) -> list[str]:
    """Every name, family name and address in the world, strangers in the log and in the surveys included; sorted."""
    found = {value for p in world.people for value in (p.name, p.family, p.given, p.email)}
    found |= {
        p.email.strip() for row in world.log.rows for _, s in row.versions if s for p in s.participants if p.email
    }
    found |= {STRANGER}
    found |= {r.email.strip("\u200b") for r in world.responses if r.email}
    return sorted(found)
