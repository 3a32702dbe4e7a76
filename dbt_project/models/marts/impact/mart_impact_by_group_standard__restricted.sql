{{ config(schema='marts_restricted', alias='mart_impact_by_group_standard') }}
{{ impact_mart('group', 'standard', 'live') }}
