"""A second district, unlike the sandbox: two Canvas accounts, clicks and a survey in files; and other mistakes."""

from pathlib import Path

from tests.cases.mistake import YML

_YML = """\
name: harbor
title: Harbor Schools
timezone: Europe/London
framework: ISTEC-2019
calendar:
  school_years:
    - {name: 2025/26, start: 2025-09-01, end: 2026-07-20, terms: [{name: autumn, start: 2025-09-01, end: 2025-12-19}]}
  closed_days:
    - {start: 2025-10-27, end: 2025-10-31, reason: half term}
    - {start: 2025-12-22, end: 2026-01-02, reason: Christmas}
thresholds: {shrink_share: 0.3}
schedule: "30 1 * * 1-5"
sources:
  canvas: {kind: canvas, connection: canvas, options: {account_id: "1"}}
  sixth_form:
    kind: canvas
    connection: canvas
    id_space: sixth_form
    options: {account_id: "7"}
    streams:
      page_views: {enabled: false}
  clicks:
    kind: file_drop
    options: {folder: /drop, pattern: "clicks-*.csv", encoding: cp1252}
    streams:
      clicks:
        feeds: lms_events
        columns:
          pupil: {name: pupil, privacy: pseudonymise, namespace: student}
          day: day
          page: page
          born: {name: born, privacy: coarsen, keep_chars: 4}
        map: {user_id: pupil, event_date: day, object_id: page}
      visits:
        feeds: coaching_log
        form_id: visits
        key: [visit]
        columns:
          Visit: visit
          Date: seen_on
          Coach: {name: coach_email, privacy: pseudonymise_email, namespace: staff}
      opinion:
        feeds: survey
        form_id: opinion
        form_version: "1"
        vendor: limesurvey
        columns:
          id: response_id
          G01Q01: q1
          G01Q02: q2
"""
_SEEDS = {
    "form_question_map": "form_id,form_version,source_field,question_id\nvisits,1,seen_on,session_date\n"
    "visits,1,visit,cycle_id\n",
    "survey_questions": "form_id,question_id,construct_id,is_reversed,scale_min,scale_max,position\n"
    "opinion,q1,confidence,no,1,5,1\nopinion,q2,confidence,yes,1,5,2\n",
    "survey_constructs": "construct_id,construct_name,respondent_role,guskey_level,direction\n"
    "confidence,Confidence,teacher,2,up\n",
    "survey_waves": "form_id,form_version,wave_id,wave_role,school_year,opens_on,closes_on\n"
    "opinion,1,autumn,pre,2025/26,2025-09-05,2025-10-01\n",
    "programme_focus_standards": "framework_id,code,school_year\nISTEC-2019,2a,2025/26\n",
    "job_titles": "job_title_raw,job_title_norm,is_coaching_role\nDigital lead,technology_coach,yes\n",
    "lms_activity_classes": "platform,actor_role,event_type,activity_class,direction\n"
    "clicks,student,page,view,passive\n",
    "lms_section_starts": "section_id,start_date\n7A,2025-09-01\n",
}


def harbor(folder: Path) -> Path:
    """Its folder, which is right."""
    (folder / "seeds").mkdir(parents=True)
    (folder / YML).write_text(_YML, encoding="utf-8")
    for name, text in _SEEDS.items():
        (folder / "seeds" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
