"""A protected mart over coaches' posts and months, declared for tests: what a new mart needs, and nothing else."""

NAME = "mart_coach_posts"
DECLARATION = """
version: 2

models:
  - name: mart_coach_posts__restricted
    description: One row per post and period.
    config:
      contract: {enforced: true}
      meta:
        mart:
          published: One row per post and closed period.
          key: [post, period_type, period_key]
          dimensions:
            post:
              key: [post]
              adds_up: true
            period:
              key: [period_type, period_key]
              labels: [period_end, school_year]
              level: period_type
              hierarchies:
                month: {to: school_year, by: {period_key: school_year}}
          about: [data_through_date]
          families:
            reached:
              audience: staff_implementation
              people: teachers_reached
              of: teachers_eligible
              why: Time with teachers is theirs.
            roster: {audience: roster, why: A fact of the staff list.}
            coaches:
              audience: coaches
              people: coaches_active
              hides: column
              why: One or two coaches are named people.
    data_tests:
      - keeps_its_declaration
    columns:
      - {name: post, data_type: string, description: Where the post is held.}
      - {name: period_type, data_type: string, description: month or school_year.}
      - {name: period_key, data_type: string, description: Key of the period.}
      - {name: period_end, data_type: date, description: Last local day.}
      - {name: school_year, data_type: string, description: The school year.}
      - name: teachers_eligible
        data_type: bigint
        description: Teachers whom the post is for.
        config: {meta: {family: roster, unit: people}}
      - name: teachers_reached
        data_type: bigint
        description: Of these, those met.
        config: {meta: {family: reached, unit: people}}
      - name: reach_rate
        data_type: decimal(6,4)
        description: "teachers_reached / teachers_eligible, 0-1; it's a share."
        config: {meta: {family: reached, unit: share, ratio: [teachers_reached, teachers_eligible]}}
      - name: coach_minutes
        data_type: bigint
        description: Minutes with teachers.
        config: {meta: {family: reached, unit: minutes}}
      - name: coaches_active
        data_type: bigint
        description: Coaches in the post.
        config: {meta: {family: coaches, unit: people}}
      - name: coach_minutes_median
        data_type: decimal(8,2)
        description: Median of their minutes.
        config: {meta: {family: coaches, unit: minutes}}
      - {name: data_through_date, data_type: date, description: Last day with data.}
"""
# Three months of five posts, and their year; the last month still runs. The first post met three teachers in October.
RESTRICTED = """
with months as (
    select
        'post ' || p as post,
        'month' as period_type,
        '2025-' || (9 + m) as period_key,
        cast('2025-' || (9 + m) || '-28' as date) as period_end,
        case when p = 1 and m = 1 then 3 else 8 + 3 * p + m end as teachers_reached,
        6 - p as coaches_active
    from range(1, 6) as posts (p), range(1, 4) as month_numbers (m)
),

cells as (
    select * from months
    union all
    select post, 'school_year', '2025-26', date '2026-06-01', max(teachers_reached) + 5, max(coaches_active)
    from months group by post
)

select
    post,
    period_type,
    period_key,
    period_end,
    '2025-26' as school_year,
    cast(60 as bigint) as teachers_eligible,
    cast(teachers_reached as bigint) as teachers_reached,
    cast(teachers_reached / 60.0 as decimal(6, 4)) as reach_rate,
    cast(teachers_reached * 30 as bigint) as coach_minutes,
    cast(coaches_active as bigint) as coaches_active,
    cast(teachers_reached * 30.0 / coaches_active as decimal(8, 2)) as coach_minutes_median,
    date '2025-11-30' as data_through_date
from cells
"""
