{{ config(schema='marts_restricted', alias='mart_impact_by_school_standard') }}
{{ impact_mart('school', 'standard', 'live') }}
