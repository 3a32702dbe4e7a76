{{ config(schema='marts_restricted', alias='mart_impact_by_school') }}
{{ impact_mart('school', 'all', 'live') }}
