{{ config(materialized='view') }}
{{ contract('lms_sources', [
    'platform',
    'source_name',
    'stream_name',
    'tells',
    'has_instants'
]) }}
