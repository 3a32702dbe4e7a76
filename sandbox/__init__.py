"""A synthetic school district: invented people, real protocols on loopback, planted mess and known truth.

Flow: sandbox.world (what is true, with instants) -> sandbox.systems (one night's records, in each system's shape) ->
sandbox.server (HTTP) and sandbox.truth (JSON for tests)
"""
