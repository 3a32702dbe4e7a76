{{ config(materialized='view') }}
{{ contract('roster_people', [
    'source_name',
    'user_id',
    'role',
    'role_type',
    'role_org_id',
    'primary_org_id',
    'role_begin_date',
    'role_end_date',
    'job_title',
    'is_enabled',
    'user_status',
    'email_hash',
    'name_hash',
    'durable_ids',
    'row_number_in_load',
    'load_id',
    'load_date'
]) }}
