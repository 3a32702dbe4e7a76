-- One person_key for each identity a system knows somebody by. A match needs exactly one candidate: two people with the
-- same e-mail or name leave that identity unresolved, as a person of its own, to be reviewed.
with identities as (
    select
        'roster_id' as identity_type,
        roster_id as identity_id,
        person_key,
        match_method,
        confidence,
        false as is_ambiguous,
        'staff' as population
    from {{ ref('int_people__on_roster') }}
    union all
    select
        concat(platform, '_user_id') as identity_type,
        user_id as identity_id,
        person_key,
        match_method,
        cast(null as decimal(3, 2)) as confidence,
        false as is_ambiguous,
        population
    from {{ ref('int_people__on_lms') }}
    union all
    select
        coalesce(matches.identity_type, mentioned.identity_type) as identity_type,
        coalesce(matches.identity_id, mentioned.identity_id) as identity_id,
        case
            when matches.candidate_count = 1 then matches.person_key
            else {{ surrogate_key(['coalesce(matches.identity_type, mentioned.identity_type)',
                'coalesce(matches.identity_id, mentioned.identity_id)']) }}
        end as person_key,
        case
            when coalesce(matches.candidate_count, 0) <> 1 then 'unresolved'
            when matches.identity_type = 'email_hash' then 'email'
            else 'name'
        end as match_method,
        cast(null as decimal(3, 2)) as confidence,
        coalesce(matches.candidate_count, 0) > 1 as is_ambiguous,
        case when mentioned.identity_type = 'respondent_id' then 'respondent' else 'staff' end as population
    from {{ ref('int_people__matched') }} as matches
    full outer join {{ ref('int_people__mentioned') }} as mentioned
        on matches.identity_type = mentioned.identity_type and matches.identity_id = mentioned.identity_id
    where
        coalesce(matches.identity_type, mentioned.identity_type) not in ('roster_id')
        or not exists (
            select 1 from {{ ref('int_people__on_roster') }} as roster
            where roster.roster_id = mentioned.identity_id
        )
)

select
    identities.identity_type,
    identities.identity_id,
    identities.person_key,
    identities.match_method,
    coalesce(identities.confidence, case identities.match_method
        when 'roster_id' then cast(1 as decimal(3, 2))
        when 'email' then cast(0.95 as decimal(3, 2))
        when 'name' then cast(0.7 as decimal(3, 2))
        else cast(0 as decimal(3, 2))
    end) as confidence,
    identities.is_ambiguous,
    identities.population,
    coalesce(mentioned.mention_count, 0) as mention_count
from identities
left join {{ ref('int_people__mentioned') }}
    as mentioned on identities.identity_type = mentioned.identity_type
and identities.identity_id = mentioned.identity_id
