{{ config(schema='marts_restricted', alias='mart_impact_district_standard') }}
{{ impact_mart('district', 'standard', 'live') }}
