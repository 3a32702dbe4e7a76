{{ config(schema='marts_restricted', alias='mart_implementation_by_group_standard') }}
{{ implementation_mart('group', 'standard', 'live') }}
