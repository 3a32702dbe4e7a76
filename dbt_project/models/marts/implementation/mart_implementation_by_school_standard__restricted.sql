{{ config(schema='marts_restricted', alias='mart_implementation_by_school_standard') }}
{{ implementation_mart('school', 'standard', 'live') }}
