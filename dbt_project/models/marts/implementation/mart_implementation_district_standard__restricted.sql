{{ config(schema='marts_restricted', alias='mart_implementation_district_standard') }}
{{ implementation_mart('district', 'standard', 'live') }}
