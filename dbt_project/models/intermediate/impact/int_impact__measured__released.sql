{{ config(tags=['after_estimate']) }}
{{ impact_measured('released') }}
