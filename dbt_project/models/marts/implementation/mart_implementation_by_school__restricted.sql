{{ config(schema='marts_restricted', alias='mart_implementation_by_school') }}
{{ implementation_mart('school', 'framework', 'live') }}
