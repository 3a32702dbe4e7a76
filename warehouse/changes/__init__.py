"""What of a build is still good, and the dbt process that leaves it alone; `warehouse.build` starts it.

Nothing is imported here: dbt's process needs neither Arrow nor the configuration, and a night pays for each import.
"""
