"""What composes a night, above everything: its steps, its report, the command line, local Airflow."""
