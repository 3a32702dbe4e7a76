{{ config(materialized='table') }}

{{ unpivoted_answers(var('surveys')) }}
