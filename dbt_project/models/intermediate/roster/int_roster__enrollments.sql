{{ config(materialized='view') }}
{{ contract('roster_enrollments', [
    'source_name',
    'seat_id',
    'user_id',
    'class_id',
    'school_id',
    'role',
    'begin_date',
    'end_date',
    'is_active',
    'row_number_in_load',
    'load_id',
    'load_date'
]) }}
