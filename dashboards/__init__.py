"""Dashboards in Apache Superset, generated from the marts' declarations and imported by one command."""
