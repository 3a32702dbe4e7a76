{{ config(materialized='view') }}
{{ contract('roster_classes', [
    'class_id',
    'school_id',
    'term_id',
    'grades',
    'subjects'
]) }}
