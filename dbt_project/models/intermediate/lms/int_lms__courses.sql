{{ config(materialized='view') }}
{{ contract('lms_courses', [
    'platform',
    'course_id',
    'course_purpose'
]) }}
