{{ config(materialized='view') }}
{{ contract('roster_terms', [
    'term_id',
    'start_date',
    'end_date'
]) }}
