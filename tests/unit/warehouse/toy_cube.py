"""A cube over posts, subjects and days, declared for tests: what a new cube and its marts need, and nothing else.

Two posts share a hall. Two subjects have parts; the second is also taught whole. A month is cut where the term ends.
"""

from pathlib import Path

import duckdb

from coaching.marts import Mart, declared_marts

CUBE = "int_visits__people"
NAME = "mart_visits_by_post"
DECLARATION = """
version: 2

models:
  - name: int_visits__people
    config:
      meta:
        cube:
          name: visits
          person: person_key
          weight: minutes
          dimensions:
            place:
              leaf: post
              members: int_posts__listed
              totals: {all_posts: [hall, post], hall: [post]}
            subject:
              leaf: subject
              members: int_subjects__listed
              totals: {whole: [part]}
              hides_below: [whole]
            period:
              leaf: slice_key
              members: int_slices__listed
              totals: {year: [term, month], term: [month]}
          rosters:
            invited: {relation: int_invited__placed, by: {place: place, period: period}}
          families:
            seen: {audience: staff_implementation, where: is_visit, why: Minutes are those of the people seen.}
            alone: {audience: staff_implementation, where: is_alone, part_of: seen, why: "Of these, seen alone."}
            came: {audience: staff_implementation, part_of: seen, on_roster: invited, why: "Of these, invited."}
            strangers: {audience: staff_implementation, part_of: seen, off_roster: invited, why: "Of these, others."}
            plans:
              audience: staff_implementation
              where: is_plan
              adds_over: [place, period]
              why: Plans are their makers'.
            kept:
              audience: staff_implementation
              where: is_kept
              part_of: plans
              adds_over: [place, period]
              why: "Of these, kept."
    columns:
      - {name: post, data_type: string, description: Where.}
      - {name: subject, data_type: string, description: In what.}
      - {name: slice_key, data_type: string, description: When.}
      - {name: person_key, data_type: string, description: Who.}
      - {name: minutes, data_type: double, description: How long.}
      - {name: is_visit, data_type: boolean, description: A visit.}
      - {name: is_alone, data_type: boolean, description: A visit to one person.}
      - {name: is_plan, data_type: boolean, description: A plan.}
      - {name: is_kept, data_type: boolean, description: A plan that was kept.}

  - name: mart_visits_by_post__restricted
    description: One row per post, subject and period.
    config:
      contract: {enforced: true}
      meta:
        mart:
          published: One row per post, subject and closed period.
          cube: visits
          levels: {place: [post], subject: [whole, part], period: [month, term, year]}
          key: [post, subject, period_type, period_key]
          dimensions:
            place: {key: [post]}
            subject: {key: [subject]}
            period: {key: [period_type, period_key], labels: [period_end]}
          about: [data_through_date]
          families:
            roster: {audience: roster, why: A fact of the list of those invited.}
            visitors:
              audience: coaches
              people: visitors
              why: One or two visitors are named people.
    data_tests:
      - keeps_its_declaration
    columns:
      - {name: post, data_type: string, description: Where.}
      - {name: subject, data_type: string, description: In what.}
      - {name: period_type, data_type: string, description: 'month, term or year.'}
      - {name: period_key, data_type: string, description: Key of the period.}
      - {name: period_end, data_type: date, description: Last local day.}
      - {name: cell_key, data_type: string, description: Name of the cell.}
      - {name: all_subjects_cell_key, data_type: string, description: Name of the cell of the first subject.}
      - name: invited
        data_type: bigint
        description: People invited.
        config: {meta: {family: roster, unit: people}}
      - name: people_seen
        data_type: bigint
        description: People seen.
        config: {meta: {family: seen, unit: people}}
      - name: minutes
        data_type: decimal(18,6)
        description: Minutes with them.
        config: {meta: {family: seen, unit: minutes, adds_over: [place, subject, period]}}
      - name: alone_minutes
        data_type: decimal(18,6)
        description: Of these, with one person.
        config: {meta: {family: alone, unit: minutes, adds_over: [place, subject, period]}}
      - name: people_came
        data_type: bigint
        description: Of those invited, the seen.
        config: {meta: {family: came, unit: people}}
      - name: came_rate
        data_type: decimal(6,4)
        description: "people_came / invited, 0-1; it's a share."
        config: {meta: {family: came, unit: share, ratio: [people_came, invited]}}
      - name: strangers
        data_type: bigint
        description: People seen who were not invited.
        config: {meta: {family: strangers, unit: people}}
      - name: plans
        data_type: bigint
        description: Plans.
        config: {meta: {family: plans, unit: cycles, adds_over: [place, period]}}
      - name: plans_kept
        data_type: bigint
        description: "Of these, kept."
        config: {meta: {family: kept, unit: cycles, adds_over: [place, period]}}
      - name: kept_rate
        data_type: decimal(6,4)
        description: "plans_kept / plans, 0-1."
        config: {meta: {family: kept, unit: share, ratio: [plans_kept, plans], ladder: true}}
      - name: first_subject_rate
        data_type: decimal(6,4)
        description: "Share of the post's minutes that went to the first subject, 0-1."
        config: {meta: {family: seen, unit: share, beside: all_subjects_cell_key}}
      - name: visitors
        data_type: bigint
        description: Visitors.
        config: {meta: {family: visitors, unit: people}}
      - name: visitor_minutes_median
        data_type: decimal(8,2)
        description: Median of their minutes.
        config: {meta: {family: visitors, unit: minutes}}
      - {name: data_through_date, data_type: date, description: Last day with data.}
"""
MODELS = {
    "int_posts__listed": """
select post, level, member from (values
    ('p1', 'post', 'p1'), ('p2', 'post', 'p2'), ('p3', 'post', 'p3'),
    ('p1', 'hall', 'hall:north'), ('p2', 'hall', 'hall:north'),
    ('p1', 'all_posts', 'all'), ('p2', 'all_posts', 'all'), ('p3', 'all_posts', 'all')
) as listed (post, level, member)""",
    "int_subjects__listed": """
select subject, level, member from (values
    ('1a', 'part', '1a'), ('1b', 'part', '1b'), ('1a', 'whole', '1'), ('1b', 'whole', '1'),
    ('2', 'whole', '2'), ('2a', 'whole', '2'), ('2a', 'part', '2a')
) as listed (subject, level, member)""",
    # September and October, which the term's end cuts; November still runs, and so does the year
    "int_slices__listed": """
select slice_key, level, member, is_closed from (values
    ('09', 'month', 'month:09', true), ('10-1', 'month', 'month:10', true), ('10-2', 'month', 'month:10', true),
    ('11', 'month', 'month:11', false), ('09', 'term', 'term:T1', true), ('10-1', 'term', 'term:T1', true),
    ('09', 'year', 'year:1', false), ('10-1', 'year', 'year:1', false), ('10-2', 'year', 'year:1', false),
    ('11', 'year', 'year:1', false)
) as listed (slice_key, level, member, is_closed)""",
    # everybody but the first five of each post is invited in September, nobody later
    "int_invited__placed": """
select 'p' || p as place, 'month:09' as period, 'p' || p || '-' || i as person_key
from range(1, 4) as posts (p), range(6, 31) as people (i)""",
    # in the third post every plan in 1b is kept, elsewhere a third of them
    # in post p subject 1a has 3 p people in September and 3 p + 6 in October's second half, each with 30 minutes
    CUBE: """
select
    'p' || p as post, s as subject, t as slice_key, 'p' || p || '-' || i as person_key, 30.0 as minutes,
    true as is_visit, i % 2 = 0 as is_alone, false as is_plan, false as is_kept
from range(1, 4) as posts (p), (values ('1a', 0), ('1b', 9), ('2', 12), ('2a', 0)) as subjects (s, more),
    (values ('09', 0), ('10-1', 12), ('10-2', 6), ('11', 0)) as slices (t, later), range(1, 50) as people (i)
where i <= 3 * p + more + later
union all
select
    'p' || p, s, t, 'p' || p || '-' || i, 1.0, false, false, true, i % 3 = 0 or (p = 3 and s = '1b')
from range(1, 4) as posts (p), (values ('1a', 0), ('1b', 9)) as subjects (s, more),
    (values ('09', 0), ('10-2', 6)) as slices (t, later), range(1, 50) as people (i)
where i <= 6 * p + more + later
union all
select 'p1', '2', '09', null, 45.0, true, false, false, false""",
    f"{NAME}__restricted": """
select
    cells.post, cells.subject, split_part(cells.period, ':', 1) as period_type,
    split_part(cells.period, ':', 2) as period_key, date '2025-10-31' as period_end,
    concat_ws('|', cells.post, cells.subject, cells.period) as cell_key,
    concat_ws('|', cells.post, '1', cells.period) as all_subjects_cell_key,
    cast(case when cells.period = 'month:09' then 25 else 0 end as bigint) as invited,
    count(distinct person_key) filter (where is_visit) as people_seen,
    cast(coalesce(sum(minutes) filter (where is_visit), 0) as decimal(18, 6)) as minutes,
    cast(coalesce(sum(minutes) filter (where is_alone), 0) as decimal(18, 6)) as alone_minutes,
    count(distinct person_key) filter (where is_visit and is_invited) as people_came,
    cast(
        case when cells.period = 'month:09' then count(distinct person_key) filter (where is_visit and is_invited) end
        / 25 as decimal(6, 4)
    ) as came_rate,
    count(distinct person_key) filter (where is_visit and not is_invited) as strangers,
    count(*) filter (where is_plan) as plans,
    count(*) filter (where is_kept) as plans_kept,
    cast(count(*) filter (where is_kept) / nullif(count(*) filter (where is_plan), 0) as decimal(6, 4)) as kept_rate,
    cast(0.5 as decimal(6, 4)) as first_subject_rate,
    cast(5 - length(cells.subject) * 2 as bigint) as visitors,
    cast(30 as decimal(8, 2)) as visitor_minutes_median,
    date '2025-11-30' as data_through_date
from (
    select post, subject, period
    from (values ('p1'), ('p2'), ('p3')) as posts (post),
        (values ('1a'), ('1b'), ('2a'), ('1'), ('2')) as subjects (subject),
        (values ('month:09'), ('month:10'), ('term:T1')) as periods (period)
) as cells
left join (
    select
        atoms.*, wholes.member as subject_member, periods.member as period_member,
        invited.person_key is not null as is_invited
    from {cube} as atoms
    join {subjects} as wholes on atoms.subject = wholes.subject
    join {slices} as periods on atoms.slice_key = periods.slice_key
    left join {invited} as invited
        on atoms.post = invited.place and periods.member = invited.period and atoms.person_key = invited.person_key
) as atoms
    on cells.post = atoms.post and cells.subject = atoms.subject_member and cells.period = atoms.period_member
group by cells.post, cells.subject, cells.period""",
}


def write_declaration(folder: Path, text: str = DECLARATION) -> Path:
    """Lays the declaration and the models' files below a folder of models."""
    (folder / "visits").mkdir(parents=True)
    (folder / "visits" / "_visits.yml").write_text(text)
    for model in MODELS:
        (folder / "visits" / f"{model}.sql").write_text("")
    return folder


def toy_marts(folder: Path, text: str = DECLARATION) -> dict[str, Mart]:
    """The toy's declarations as the steps read them."""
    return dict(declared_marts(write_declaration(folder, text)))


def make_cube(warehouse: Path) -> None:
    """The toy's tables in a warehouse."""
    warehouse.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(warehouse)) as connection:
        for schema in ("intermediate", "core", "marts_restricted", "marts"):
            connection.execute(f"create schema if not exists {schema}")
        for model in MODELS:
            is_mart = model.endswith("__restricted")
            name = f"marts_restricted.{NAME}" if is_mart else f"intermediate.{model}"
            connection.execute(f"create table {name} as {query(model, 'intermediate.{}')}")


def query(model: str, relation: str) -> str:
    """A model's select; `relation` says how it names another model."""
    others = {
        "cube": CUBE,
        "subjects": "int_subjects__listed",
        "slices": "int_slices__listed",
        "invited": "int_invited__placed",
    }
    return MODELS[model].format(**{name: relation.format(other) for name, other in others.items()})
