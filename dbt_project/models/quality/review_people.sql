-- Whom nobody knows, and where they are named: what was written there stands in the source, and there alone.
with newest as (
    select
        source as source_name,
        stream as stream_name,
        load_id,
        row_number() over (partition by source, stream order by load_date desc) as recency
    from {{ source('coaching', 'loads') }}
)

select
    people.identity_type,
    people.identity_id,
    people.person_key,
    people.is_ambiguous,
    mentions.source_name,
    mentions.stream_name,
    mentions.form_id,
    mentions.form_version,
    mentions.question_id,
    newest.load_id,
    min(mentions.row_number_in_load) as row_number_in_load,
    count(distinct mentions.response_key) as mention_count
from {{ ref('int_people__resolved') }} as people
inner join {{ ref('int_people__mentions') }} as mentions
    on people.identity_type = mentions.identity_type and people.identity_id = mentions.identity_id
left join newest
    on
        mentions.source_name = newest.source_name
        and mentions.stream_name = newest.stream_name
        and newest.recency = 1
where people.match_method = 'unresolved' and people.identity_type <> 'respondent_id'
group by
    people.identity_type, people.identity_id, people.person_key, people.is_ambiguous, mentions.source_name,
    mentions.stream_name, mentions.form_id, mentions.form_version, mentions.question_id, newest.load_id
