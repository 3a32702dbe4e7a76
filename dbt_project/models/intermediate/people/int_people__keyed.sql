-- Whose record each is, by the earliest record of the person. Whom the key map ties to another stays so; what is new
-- ties further records. Ties are followed from record to record.
{% set hops = 4 %}
with tied as (
    select
        listed.user_id,
        listed.place,
        case
            when listed.known_person_id <> listed.user_id then listed.known_person_id
            else coalesce(linked.earlier_id, listed.user_id)
        end as person_id,
        case
            when listed.known_person_id <> listed.user_id then listed.known_method
            else coalesce(linked.match_method, 'roster_id')
        end as match_method,
        case
            when listed.known_person_id <> listed.user_id then listed.known_confidence
            else coalesce(linked.confidence, 1)
        end as confidence,
        case
            when listed.known_person_id <> listed.user_id then listed.known_since
            else coalesce(linked.since, listed.known_since, listed.first_seen)
        end as since
    from {{ ref('int_people__listed') }} as listed
    left join {{ ref('int_people__linked') }} as linked on listed.user_id = linked.user_id and linked.choice = 1
),

hop_0 as (
    select
        user_id,
        person_id
    from tied
),

{% for hop in range(hops) -%}
hop_{{ hop + 1 }} as (
    select
        own.user_id,
        coalesce(next_one.person_id, own.person_id) as person_id
    from hop_{{ hop }} as own
    left join hop_{{ hop }} as next_one on own.person_id = next_one.user_id
),

{% endfor -%}
ended as (
    select * from hop_{{ hops }}
)

select
    tied.user_id as roster_id,
    ended.person_id,
    tied.match_method,
    cast(tied.confidence as decimal(3, 2)) as confidence,
    tied.since,
    tied.place
from tied
inner join ended on tied.user_id = ended.user_id
