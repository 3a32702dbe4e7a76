{{ config(materialized='view') }}
{{ contract('lms_windowed_events', [
    'platform',
    'event_source',
    'event_id',
    'user_id',
    'course_id',
    'object_id',
    'event_type',
    'event_group',
    'event_date',
    'occurred_at',
    'row_number_in_load',
    'load_id',
    'load_date'
]) }}
