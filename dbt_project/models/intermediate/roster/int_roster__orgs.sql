{{ contract('roster_orgs', [
    'org_id',
    'org_name',
    'org_code',
    'org_type',
    'is_active'
]) }}
