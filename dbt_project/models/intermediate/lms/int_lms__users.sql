{{ config(materialized='view') }}
{{ contract('lms_users', [
    'platform',
    'user_id',
    'roster_user_id',
    'email_hash',
    'login_hash',
    'name_hash',
    'population'
]) }}
