"""A synthetic school district: invented people, real protocols on loopback, planted mess and known truth.

Flow: sandbox.world.world (state with instants) -> sandbox.views (one night's records) -> sandbox.server (HTTP) and
sandbox.truth (JSON for tests)
"""
