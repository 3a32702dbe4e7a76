"""Closed periods as first published: their facts are frozen, and what comes late waits for enough people."""
